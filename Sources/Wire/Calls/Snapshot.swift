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
    /// What it is kept under in the daemon's models directory, as `name`.snapshot.safetensors; nil
    /// keeps it in memory.
    public var name: SavedName?

    /// Keeps the weights of a model or of a session.
    public init(model: String, session: String? = nil, name: SavedName? = nil) {
        self.model = model
        self.session = session
        self.name = name
    }

    /// Reads `model`, `session` and `name`.
    package init(decoding params: ParameterReader) throws(WireError) {
        model = try params.required("model").string()
        session = try params.optional("session")?.string()
        name = try params.optional("name")?.savedName()
    }

    /// Writes `model`, `session` and `name`.
    public func encode(into params: inout JSONWriter) {
        params.member("model", model)
        params.member("session", session)
        params.member("name", name?.text)
    }
}
