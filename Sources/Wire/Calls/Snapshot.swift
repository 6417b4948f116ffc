public import JSON

/// `snapshot`: keeps weights and optimizer state as they are, to come back to.
public struct Snapshot: ReadableCall, Equatable {
    /// What `snapshot` answers.
    public typealias Reply = SnapshotReply
    /// The method's name on the wire.
    public static let method = "snapshot"

    /// The model's name.
    public var model: String
    /// The session whose weights are meant, rather than the shared ones.
    public var session: String?

    /// Keeps the weights of a model or of a session.
    public init(model: String, session: String? = nil) {
        self.model = model
        self.session = session
    }

    /// Reads `model` and `session`.
    package init(decoding params: ParameterReader) throws(WireError) {
        model = try params.required("model").string()
        session = try params.optional("session")?.string()
    }

    /// Writes `model` and `session`.
    public func encode(into params: inout JSONWriter) {
        params.member("model", model)
        params.member("session", session)
    }
}
