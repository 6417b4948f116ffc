public import JSON

/// `ping`: answered at once, even while everything computes.
public struct Ping: Call {
    /// What `ping` answers.
    public typealias Reply = PingReply
    /// The method's name on the wire.
    public static let method = "ping"

    /// A ping.
    public init() {}

    /// Reads no member.
    public init(decoding params: ParameterReader) throws(WireError) {}

    /// Writes no member.
    public func encode(into params: inout JSONWriter) {}
}
