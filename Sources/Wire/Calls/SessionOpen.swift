public import JSON

/// `session.open`: a private copy-on-write version of a model's weights.
public struct SessionOpen: ReadableCall, Equatable {
    /// What `session.open` answers.
    public typealias Reply = SessionOpenReply
    /// The method's name on the wire.
    public static let method = "session.open"

    /// The longest time that a session may outlive its connection: a year.
    private static let longestLife = 366 * 24 * 3600

    /// The model's name.
    public var model: String
    /// Seconds that the session outlives the connection by.
    public var ttlSeconds: Int?
    /// The snapshot in the daemon's models directory that it starts from, rather than from the
    /// model's weights.
    public var snapshot: SavedName?

    /// Opens a session that ends with the connection, or `ttlSeconds` later.
    public init(model: String, ttlSeconds: Int? = nil, snapshot: SavedName? = nil) {
        self.model = model
        self.ttlSeconds = ttlSeconds
        self.snapshot = snapshot
    }

    /// Reads `model`, `ttl_s` and `snapshot`.
    package init(decoding params: ParameterReader) throws(WireError) {
        model = try params.required("model").string()
        ttlSeconds = try params.optional("ttl_s")?.integer(in: 0...Self.longestLife)
        snapshot = try params.optional("snapshot")?.savedName()
    }

    /// Writes `model`, `ttl_s` and `snapshot`.
    public func encode(into params: inout JSONWriter) {
        params.member("model", model)
        params.member("ttl_s", ttlSeconds)
        params.member("snapshot", snapshot?.text)
    }
}
