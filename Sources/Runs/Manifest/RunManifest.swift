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
