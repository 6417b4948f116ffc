public import JSON

/// `snapshot.drop`: lets a snapshot go before what it lives as long as.
public struct SnapshotDrop: ReadableCall, Equatable {
    /// What `snapshot.drop` answers.
    public typealias Reply = SnapshotDropReply
    /// The method's name on the wire.
    public static let method = "snapshot.drop"

    /// The snapshot's name.
    public var snapshot: String

    /// Drops the snapshot of that name.
    public init(snapshot: String) {
        self.snapshot = snapshot
    }

    /// Reads `snapshot`.
    package init(decoding params: ParameterReader) throws(WireError) {
        snapshot = try params.required("snapshot").string()
    }

    /// Writes `snapshot`.
    public func encode(into params: inout JSONWriter) {
        params.member("snapshot", snapshot)
    }
}
