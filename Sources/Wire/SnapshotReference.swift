import JSON

/// Which snapshot is meant: one in the daemon's memory, or one in its models directory.
public enum SnapshotReference: Sendable, Hashable {
    /// The one that `snapshot` answered this of.
    case kept(String)
    /// The one that was taken with this `name`.
    case named(SavedName)

    /// Reads `snapshot` or `name`.
    init(decoding params: ParameterReader) throws(WireError) {
        let (member, value) = try params.exactlyOne(of: ["snapshot", "name"])
        self = member == "name" ? .named(try value.savedName()) : .kept(try value.string())
    }

    /// Writes `snapshot` or `name`.
    func encode(into params: inout JSONWriter) {
        switch self {
        case .kept(let snapshot): params.member("snapshot", snapshot)
        case .named(let name): params.member("name", name.text)
        }
    }
}
