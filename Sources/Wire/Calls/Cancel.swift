public import JSON

/// `cancel`: gives up another request of the same connection, which still gets its reply.
public struct Cancel: ReadableCall, Equatable {
    /// What `cancel` answers.
    public typealias Reply = CancelReply
    /// The method's name on the wire.
    public static let method = "cancel"

    /// The id of the request to give up.
    public var target: RequestID

    /// Gives up the request with that id.
    public init(target: RequestID) {
        self.target = target
    }

    /// Reads `target`.
    package init(decoding params: ParameterReader) throws(WireError) {
        target = try params.required("target").requestID()
    }

    /// Writes `target`.
    public func encode(into params: inout JSONWriter) {
        params.member("target", target)
    }
}
