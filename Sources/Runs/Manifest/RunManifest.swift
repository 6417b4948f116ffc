package import JSON

/// Everything that is needed to come to a run's results again.
///
/// Nothing in it tells the time: the same run has the same manifest, and a picture that carries it
/// the same bytes.
package protocol RunManifest: Sendable {
    /// What it begins with.
    var origin: RunOrigin { get }

    /// What a run of this kind is decided by beyond that, in the order of the file.
    var particulars: JSONValue.Members { get }
}

extension RunManifest {
    /// The manifest as an object.
    package var json: JSONValue {
        var members = origin.json.members ?? .init()
        for pair in particulars.pairs { members[pair.name] = pair.value }
        return .object(members)
    }
}

extension RunManifest {
    /// The first member in which what two manifests make differs, in words; nil when it does not.
    package func difference(from wanted: some RunManifest) -> String? {
        let there = wanted.json
        for pair in json.members?.pairs ?? [] where pair.name != "arguments" {
            let other = there[pair.name] ?? .null
            if let words = Self.difference(pair.value, other, of: pair.name) { return words }
        }
        return nil
    }

    /// In what two values of a name differ: of objects, the first member that does.
    private static func difference(
        _ mine: JSONValue,
        _ other: JSONValue,
        of name: String
    ) -> String? {
        // As text, in which 2.0 read back as 2 is the same.
        guard mine.text != other.text else { return nil }
        for pair in mine.members?.pairs ?? [] {
            guard let there = other[pair.name],
                let words = difference(pair.value, there, of: "\(name)'s \(pair.name)")
            else { continue }
            return words
        }
        return "its \(name) is \(mine.text), asked for is \(other.text)"
    }

    /// Whether the pictures of both are the same, however their runs were asked for.
    package func makesTheSame(as other: some RunManifest) -> Bool {
        difference(from: other) == nil
    }
}
