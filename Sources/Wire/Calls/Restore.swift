public import JSON

/// `restore`: goes back to a snapshot, weights and optimizer state.
public struct Restore: ReadableCall, Equatable {
    /// What `restore` answers.
    public typealias Reply = RestoreReply
    /// The method's name on the wire.
    public static let method = "restore"

    /// The model's name.
    public var model: String
    /// The session whose weights are meant, rather than the shared ones.
    public var session: String?
    /// The snapshot's name.
    public var snapshot: String

    /// Goes back to the snapshot of that name.
    public init(model: String, session: String? = nil, snapshot: String) {
        self.model = model
        self.session = session
        self.snapshot = snapshot
    }

    /// Reads `model`, `session` and `snapshot`.
    package init(decoding params: ParameterReader) throws(WireError) {
        model = try params.required("model").string()
        session = try params.optional("session")?.string()
        snapshot = try params.required("snapshot").string()
    }

    /// Writes `model`, `session` and `snapshot`.
    public func encode(into params: inout JSONWriter) {
        params.member("model", model)
        params.member("session", session)
        params.member("snapshot", snapshot)
    }
}
