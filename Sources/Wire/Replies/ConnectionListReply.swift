public import JSON

/// What `connection.list` answers.
public struct ConnectionListReply: Reply, Equatable {
    /// The connections, oldest first.
    public var connections: [ConnectionDescription]

    /// A list of connections.
    package init(connections: [ConnectionDescription]) {
        self.connections = connections
    }

    /// Reads `connections`.
    public init(decoding result: ParameterReader) throws(WireError) {
        connections = try result.required("connections").list { (object) throws(WireError) in
            try ConnectionDescription(decoding: object)
        }
    }

    /// Writes `connections`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.array("connections") { writer in
                for connection in connections { connection.encode(into: &writer) }
            }
        }
    }
}

/// What is known of a connection.
public struct ConnectionDescription: Sendable, Equatable {
    /// Its number, as the daemon's log has it.
    public var connection: Int
    /// Who is at its other end.
    public var opener: Opener
    /// What the peer may do; nil for one that has not proved yet that it knows the token.
    public var role: Role?
    /// Whether it came by TCP, and not by a Unix socket.
    public var isByTCP: Bool
    /// Whether it is the one that asks.
    public var isOwn: Bool
    /// Seconds since it was opened.
    public var age: Double
    /// Seconds since its last request came, or was answered.
    public var idle: Double
    /// The requests it has made so far.
    public var requests: Int
    /// Bytes that came from the peer.
    public var bytesIn: Int
    /// Bytes of the replies that were sent to it.
    public var bytesOut: Int
    /// Bytes of those that it has not taken yet.
    public var unread: Int
    /// Its requests that wait for their turn.
    public var waiting: Int
    /// Its requests that are under way.
    public var running: Int
    /// The method of the request that is under way, else of the last one.
    public var method: String?
    /// The model which that is about.
    public var model: String?
    /// Seconds since the request that is under way was begun.
    public var runningFor: Double?

    /// A description of a connection that has asked for nothing yet.
    package init(
        connection: Int,
        opener: Opener,
        role: Role?,
        isByTCP: Bool,
        isOwn: Bool = false
    ) {
        self.connection = connection
        self.opener = opener
        self.role = role
        self.isByTCP = isByTCP
        self.isOwn = isOwn
        (age, idle) = (0, 0)
        (requests, bytesIn, bytesOut, unread) = (0, 0, 0, 0)
        (waiting, running) = (0, 0)
    }
}

extension ConnectionDescription {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (object) throws(WireError) in
            var description = ConnectionDescription(
                connection: try object.required("connection").integer(),
                opener: try Opener(decoding: object),
                role: try object.optional("role")?.choice(of: Role.self),
                isByTCP: try object.required("transport").string() == "tcp",
                isOwn: try object.optional("own")?.bool() ?? false
            )
            description.age = try object.required("age_s").double()
            description.idle = try object.required("idle_s").double()
            description.requests = try object.required("requests").integer()
            description.bytesIn = try object.required("bytes_in").integer()
            description.bytesOut = try object.required("bytes_out").integer()
            description.unread = try object.required("unread").integer()
            description.waiting = try object.required("waiting").integer()
            description.running = try object.required("running").integer()
            description.method = try object.optional("method")?.string()
            description.model = try object.optional("model")?.string()
            description.runningFor = try object.optional("running_s")?.double()
            return description
        }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("connection", connection)
            opener.encode(into: &writer)
            writer.member("role", role?.rawValue)
            writer.member("transport", isByTCP ? "tcp" : "unix")
            if isOwn { writer.member("own", true) }
            writer.member("age_s", age)
            writer.member("idle_s", idle)
            writer.member("requests", requests)
            writer.member("bytes_in", bytesIn)
            writer.member("bytes_out", bytesOut)
            writer.member("unread", unread)
            writer.member("waiting", waiting)
            writer.member("running", running)
            writer.member("method", method)
            writer.member("model", model)
            writer.member("running_s", runningFor)
        }
    }
}
