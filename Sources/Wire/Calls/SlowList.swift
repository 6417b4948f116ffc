/// `slow.list`: the requests that took long, one's own or for an administrator everybody's.
public struct SlowList: PlainCall, ReadableCall {
    /// What `slow.list` answers.
    public typealias Reply = SlowListReply
    /// The method's name on the wire.
    public static let method = "slow.list"

    /// A look at the slow requests.
    public init() {}
}
