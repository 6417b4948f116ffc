public import JSON

/// What `session.open` answers.
public struct SessionOpenReply: Reply, Equatable {
    /// The session's name, for later calls.
    public var session: String
    /// The version of the weights that it starts from.
    public var version: Int

    /// A new session.
    package init(session: String, version: Int) {
        self.session = session
        self.version = version
    }

    /// Reads `session` and `version`.
    public init(decoding result: ParameterReader) throws(WireError) {
        session = try result.required("session").string()
        version = try result.required("version").integer()
    }

    /// Writes `session` and `version`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.member("session", session)
            writer.member("version", version)
        }
    }
}
