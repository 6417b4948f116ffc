/// `hello`: who is there, and what it can do; no other call needs it first.
public struct Hello: PlainCall, ReadableCall {
    /// What `hello` answers.
    public typealias Reply = HelloReply
    /// The method's name on the wire.
    public static let method = "hello"

    /// A greeting.
    public init() {}
}
