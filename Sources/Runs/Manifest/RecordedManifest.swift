package import JSON

/// The manifest of a run of whatever kind, read: who was asked for what, and all else as it stands.
package struct RecordedManifest: RunManifest, Recordable {
    /// What it begins with.
    package let origin: RunOrigin
    /// The rest, which the run's own program understands.
    package let particulars: JSONValue.Members

    /// Reads a manifest.
    package init?(_ json: JSONValue) {
        guard let origin = RunOrigin(json), let members = json.members else { return nil }
        let first = Set((origin.json.members ?? .init()).pairs.map(\.name))
        var particulars = JSONValue.Members()
        for pair in members.pairs where !first.contains(pair.name) {
            particulars[pair.name] = pair.value
        }
        self.origin = origin
        self.particulars = particulars
    }
}
