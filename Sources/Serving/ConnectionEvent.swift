import Wire

/// What a connection's task is told, in the order in which it happened.
enum ConnectionEvent: Sendable {
    /// Something arrived: a line, or what stands for one; and when.
    case frame(LineFramer.Frame, at: ContinuousClock.Instant)
    /// All that had arrived was handed out; nothing more is read until that is asked for.
    case paused
    /// The peer will send nothing more, but may still be reading.
    case inputClosed
    /// The connection is gone.
    case closed
    /// A request got its reply, or is about to.
    case finished(RequestID)
    /// The daemon is shutting down.
    case drain
}
