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
    /// The snapshot.
    public var snapshot: SnapshotReference

    /// Goes back to a snapshot in the daemon's memory.
    public init(model: String, session: String? = nil, snapshot: String) {
        self.init(model: model, session: session, from: .kept(snapshot))
    }

    /// Goes back to what was kept in the daemon's models directory under a name.
    public init(model: String, session: String? = nil, name: SavedName) {
        self.init(model: model, session: session, from: .named(name))
    }

    private init(model: String, session: String?, from snapshot: SnapshotReference) {
        self.model = model
        self.session = session
        self.snapshot = snapshot
    }

    /// Reads `model`, `session` and `snapshot` or `name`.
    package init(decoding params: ParameterReader) throws(WireError) {
        model = try params.required("model").string()
        session = try params.optional("session")?.string()
        snapshot = try SnapshotReference(decoding: params)
    }

    /// Writes `model`, `session` and `snapshot` or `name`.
    public func encode(into params: inout JSONWriter) {
        params.member("model", model)
        params.member("session", session)
        snapshot.encode(into: &params)
    }
}
