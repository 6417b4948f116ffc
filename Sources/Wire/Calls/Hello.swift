public import JSON

/// `hello`: who is there, and what it can do; no other call needs it first.
public struct Hello: Call {
    /// What `hello` answers.
    public typealias Reply = HelloReply
    /// The method's name on the wire.
    public static let method = "hello"

    /// A greeting.
    public init() {}

    /// Reads no member.
    public init(decoding params: ParameterReader) throws(WireError) {}

    /// Writes no member.
    public func encode(into params: inout JSONWriter) {}
}
