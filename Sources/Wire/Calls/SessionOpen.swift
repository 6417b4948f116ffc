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

    /// Opens a session that ends with the connection, or `ttlSeconds` later.
    public init(model: String, ttlSeconds: Int? = nil) {
        self.model = model
        self.ttlSeconds = ttlSeconds
    }

    /// Reads `model` and `ttl_s`.
    package init(decoding params: ParameterReader) throws(WireError) {
        model = try params.required("model").string()
        ttlSeconds = try params.optional("ttl_s")?.integer(in: 0...Self.longestLife)
    }

    /// Writes `model` and `ttl_s`.
    public func encode(into params: inout JSONWriter) {
        params.member("model", model)
        params.member("ttl_s", ttlSeconds)
    }
}
