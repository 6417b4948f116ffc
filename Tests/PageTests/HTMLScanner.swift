/// The tags of an HTML text, read just well enough to check how they stand.
struct HTMLScanner {
    struct Start: Equatable {
        let name: String
        let attributes: [String: String]
    }

    private(set) var starts: [Start] = []
    /// What is wrong with the nesting; empty when nothing is.
    private(set) var faults: [String] = []

    private static let void: Set<String> = ["img", "meta"]

    init(_ html: String) {
        var open: [String] = []
        for match in html.matches(of: /<(\/?)([a-z0-9]+)((?:\s+[a-z-]+="[^"<>]*")*)>/) {
            let name = String(match.2)
            if !match.1.isEmpty {
                if open.popLast() != name { faults.append("</\(name)> closes nothing") }
                continue
            }
            var attributes: [String: String] = [:]
            for attribute in match.3.matches(of: /([a-z-]+)="([^"]*)"/) {
                attributes[String(attribute.1)] = String(attribute.2)
            }
            starts.append(Start(name: name, attributes: attributes))
            if !Self.void.contains(name) { open.append(name) }
        }
        faults += open.map { "<\($0)> stays open" }
        // Every < is a tag's, or the document type's: nothing slipped in unescaped.
        let tags = starts.count + html.matches(of: /<\/[a-z0-9]+>/).count
        if html.count(where: { $0 == "<" }) != tags + 1 { faults.append("a stray <") }
    }

    func all(_ name: String) -> [Start] { starts.filter { $0.name == name } }
}
