/// `connection.list`: who is connected, one's own connections or for an administrator all.
public struct ConnectionList: PlainCall, ReadableCall {
    /// What `connection.list` answers.
    public typealias Reply = ConnectionListReply
    /// The method's name on the wire.
    public static let method = "connection.list"

    /// A look at the connections.
    public init() {}
}
