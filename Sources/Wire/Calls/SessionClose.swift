public import JSON

/// `session.close`: lets a session's weights go.
public struct SessionClose: ReadableCall, Equatable {
    /// What `session.close` answers.
    public typealias Reply = SessionCloseReply
    /// The method's name on the wire.
    public static let method = "session.close"

    /// The session's name.
    public var session: String

    /// Closes the session of that name.
    public init(session: String) {
        self.session = session
    }

    /// Reads `session`.
    package init(decoding params: ParameterReader) throws(WireError) {
        session = try params.required("session").string()
    }

    /// Writes `session`.
    public func encode(into params: inout JSONWriter) {
        params.member("session", session)
    }
}
