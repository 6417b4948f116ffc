/// `session.list`: the sessions that there are, one's own or for an administrator all.
public struct SessionList: PlainCall, ReadableCall {
    /// What `session.list` answers.
    public typealias Reply = SessionListReply
    /// The method's name on the wire.
    public static let method = "session.list"

    /// A look at the sessions.
    public init() {}
}
