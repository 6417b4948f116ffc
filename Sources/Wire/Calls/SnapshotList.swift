/// `snapshot.list`: the snapshots that there are, one's own or for an administrator all.
public struct SnapshotList: PlainCall, ReadableCall {
    /// What `snapshot.list` answers.
    public typealias Reply = SnapshotListReply
    /// The method's name on the wire.
    public static let method = "snapshot.list"

    /// A look at the snapshots.
    public init() {}
}
