public import JSON

/// What `session.open` answers.
public struct SessionOpenReply: Reply, Equatable {
    /// The session's name, for later calls.
    public var session: String
    /// The version of the weights that it starts from.
    public var version: Int
    /// The hash of the snapshot's file that it starts from, in hexadecimal, if it does from one.
    public var sha256: String?

    /// A new session.
    package init(session: String, version: Int, sha256: String? = nil) {
        self.session = session
        self.version = version
        self.sha256 = sha256
    }

    /// Reads `session`, `version` and `sha256`.
    public init(decoding result: ParameterReader) throws(WireError) {
        session = try result.required("session").string()
        version = try result.required("version").integer()
        sha256 = try result.optional("sha256")?.string()
    }

    /// Writes `session`, `version` and, where there is a file, `sha256`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.member("session", session)
            writer.member("version", version)
            writer.member("sha256", sha256)
        }
    }
}
