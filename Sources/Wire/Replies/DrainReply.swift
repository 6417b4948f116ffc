public import JSON

/// What `drain` answers: what there is still to wait for.
public struct DrainReply: Reply, Equatable {
    /// Whether the daemon drains now.
    public var isDraining: Bool
    /// Requests that wait for their turn.
    public var waiting: Int
    /// Requests that are worked on.
    public var running: Int
    /// Sessions that are open, or may still be taken up.
    public var sessions: Int
    /// Connections, that of who asked among them.
    public var connections: Int

    /// What is left.
    package init(
        isDraining: Bool,
        waiting: Int,
        running: Int,
        sessions: Int,
        connections: Int
    ) {
        self.isDraining = isDraining
        self.waiting = waiting
        self.running = running
        self.sessions = sessions
        self.connections = connections
    }

    /// Reads the `result` object.
    public init(decoding result: ParameterReader) throws(WireError) {
        isDraining = try result.required("draining").bool()
        waiting = try result.required("waiting").integer()
        running = try result.required("running").integer()
        sessions = try result.required("sessions").integer()
        connections = try result.required("connections").integer()
    }

    /// Whether a stop would disturb nobody: no request and no session is left.
    public var isDone: Bool { waiting + running + sessions == 0 }

    /// Writes the `result` object.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.member("draining", isDraining)
            writer.member("waiting", waiting)
            writer.member("running", running)
            writer.member("sessions", sessions)
            writer.member("connections", connections)
        }
    }
}
