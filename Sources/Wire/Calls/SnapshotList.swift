public import JSON

/// `snapshot.list`: the snapshots that there are, one's own or for an administrator all.
public struct SnapshotList: ReadableCall, Equatable {
    /// What `snapshot.list` answers.
    public typealias Reply = SnapshotListReply
    /// The method's name on the wire.
    public static let method = "snapshot.list"

    /// Whether those in the models directory are told too: then it waits for the disk, else for
    /// nothing.
    public var named: Bool

    /// A look at the snapshots.
    public init(named: Bool = false) {
        self.named = named
    }

    /// Reads `named`.
    package init(decoding params: ParameterReader) throws(WireError) {
        named = try params.optional("named")?.bool() ?? false
    }

    /// Writes `named`, where it is wanted.
    public func encode(into params: inout JSONWriter) {
        if named { params.member("named", true) }
    }
}
