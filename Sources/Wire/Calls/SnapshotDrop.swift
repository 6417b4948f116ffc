public import JSON

/// `snapshot.drop`: lets a snapshot go before what it lives as long as, or deletes one with a name.
public struct SnapshotDrop: ReadableCall, Equatable {
    /// What `snapshot.drop` answers.
    public typealias Reply = SnapshotDropReply
    /// The method's name on the wire.
    public static let method = "snapshot.drop"

    /// The snapshot.
    public var snapshot: SnapshotReference

    /// Drops a snapshot in the daemon's memory.
    public init(snapshot: String) {
        self.snapshot = .kept(snapshot)
    }

    /// Deletes what was kept in the daemon's models directory under a name.
    public init(name: SavedName) {
        snapshot = .named(name)
    }

    /// Reads `snapshot` or `name`.
    package init(decoding params: ParameterReader) throws(WireError) {
        snapshot = try SnapshotReference(decoding: params)
    }

    /// Writes `snapshot` or `name`.
    public func encode(into params: inout JSONWriter) {
        snapshot.encode(into: &params)
    }
}
