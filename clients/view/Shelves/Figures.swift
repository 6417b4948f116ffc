internal import JSON

/// The numbers and words of a picture's record, of whatever experiment, under names for people.
enum Figures {
    /// So many of them are told, and of words so many characters.
    private static let (most, longest) = (40, 80)

    /// What was measured of the finished picture, and what else was found.
    static func of(_ result: JSONValue) -> JSONValue.Members {
        var figures = JSONValue.Members()
        add(result["octaves"]?.array?.last?["after"] ?? .null, to: &figures, named: "")
        for pair in result.members?.pairs ?? []
        where !["file", "title", "class", "octaves"].contains(pair.name) {
            add(pair.value, to: &figures, named: pair.name.words)
        }
        return figures
    }

    private static func add(
        _ value: JSONValue,
        to figures: inout JSONValue.Members,
        named name: String
    ) {
        guard figures.pairs.count < most else { return }
        switch value {
        case .object(let members):
            // `{"model": "left", "logit": 4}` is the left one's logit.
            let about = ["model", "name", "layer"].lazy.compactMap { members[$0]?.string }.first
            for pair in members.pairs where pair.value.string == nil || pair.value.string != about {
                add(pair.value, to: &figures, named: [name, about, pair.name.words].joined)
            }
        case .array(let elements):
            for element in elements where element.members != nil {
                add(element, to: &figures, named: name)
            }
        case .null: break
        case .string(let text) where text.count > longest: break
        case .bool, .integer, .double, .string:
            if figures[name] == nil { figures[name] = value }
        }
    }
}

extension String {
    /// `given_top` as people write it.
    fileprivate var words: String { String(map { $0 == "_" ? " " : $0 }) }
}

extension [String?] {
    /// Those that say something, with spaces between.
    fileprivate var joined: String {
        compactMap { $0?.isEmpty == false ? $0 : nil }.joined(separator: " ")
    }
}
