/// `ping`: answered at once, even while everything computes.
public struct Ping: PlainCall, ReadableCall {
    /// What `ping` answers.
    public typealias Reply = PingReply
    /// The method's name on the wire.
    public static let method = "ping"

    /// A ping.
    public init() {}
}
