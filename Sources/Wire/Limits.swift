/// How much a peer may ask for; `hello` tells all of it.
public struct Limits: Sendable, Equatable {
    /// Bytes of a line.
    public var lineBytes = 64 << 20
    /// Arrays and objects inside one another.
    public var depth = 32
    /// Numbers, strings and the like in a line; an array counts for 2, an object for 8.
    public var jsonValues = 4 << 20
    /// Requests of one connection that are not answered yet.
    public var inFlight = 8
    /// Pictures of one request.
    public var batch = 256
    /// Elements of one tensor: what fits into a line as float32 in base64.
    public var tensorElements = 12 << 20
    /// Requests waiting to be computed, of all connections.
    public var queue = 256
    /// Bytes of replies that a peer may leave unread.
    public var outputBytes = 256 << 20

    /// The defaults.
    public init() {}
}
