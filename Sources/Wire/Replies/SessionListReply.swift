public import JSON

/// What `session.list` answers.
public struct SessionListReply: Reply, Equatable {
    /// The sessions, oldest first.
    public var sessions: [SessionDescription]

    /// A list of sessions.
    package init(sessions: [SessionDescription]) {
        self.sessions = sessions
    }

    /// Reads `sessions`.
    public init(decoding result: ParameterReader) throws(WireError) {
        sessions = try result.required("sessions").list { (session) throws(WireError) in
            try SessionDescription(decoding: session)
        }
    }

    /// Writes `sessions`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.array("sessions") { writer in
                for session in sessions { session.encode(into: &writer) }
            }
        }
    }
}

/// What is known of a session.
public struct SessionDescription: Sendable, Equatable {
    /// Its name in calls.
    public var session: String
    /// The model that it is of.
    public var model: String
    /// The version of its weights.
    public var version: Int
    /// Who opened it.
    public var opener: Opener
    /// The connection that it lives as long as, by the number that the daemon's log has; nil once
    /// that has gone and the time to live runs.
    public var connection: Int?
    /// Seconds since it was opened.
    public var age: Double
    /// Seconds since it was last used.
    public var idle: Double
    /// Seconds that it outlives its connection by; nil where it ends with it.
    public var timeToLive: Int?
    /// Seconds of those that are left, once its connection has gone.
    public var timeLeft: Double?
    /// What it holds beside its model's weights as they are now: changed weights, what is packed of
    /// them, and the optimizer's state.
    public var bytes: Int

    /// A description.
    package init(
        session: String,
        model: String,
        version: Int,
        opener: Opener,
        connection: Int?,
        age: Double,
        idle: Double,
        timeToLive: Int?,
        timeLeft: Double?,
        bytes: Int
    ) {
        self.session = session
        self.model = model
        self.version = version
        self.opener = opener
        self.connection = connection
        self.age = age
        self.idle = idle
        self.timeToLive = timeToLive
        self.timeLeft = timeLeft
        self.bytes = bytes
    }
}

extension SessionDescription {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (object) throws(WireError) in
            SessionDescription(
                session: try object.required("session").string(),
                model: try object.required("model").string(),
                version: try object.required("version").integer(),
                opener: try Opener(decoding: object),
                connection: try object.optional("connection")?.integer(),
                age: try object.required("age_s").double(),
                idle: try object.required("idle_s").double(),
                timeToLive: try object.optional("ttl_s")?.integer(),
                timeLeft: try object.optional("ttl_left_s")?.double(),
                bytes: try object.required("bytes").integer()
            )
        }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("session", session)
            writer.member("model", model)
            writer.member("version", version)
            opener.encode(into: &writer)
            writer.member("connection", connection)
            writer.member("age_s", age)
            writer.member("idle_s", idle)
            writer.member("ttl_s", timeToLive)
            writer.member("ttl_left_s", timeLeft)
            writer.member("bytes", bytes)
        }
    }
}
