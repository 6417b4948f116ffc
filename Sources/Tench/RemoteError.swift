/// What can go wrong on the way to a daemon and back; the daemon's own answers are `WireError`s.
public enum RemoteError: Error, Equatable {
    /// Nothing answers at the endpoint; `reason` is the system's.
    case unreachable(Endpoint, reason: String)
    /// The connection ended with requests unanswered, or before one could be sent.
    case disconnected(Endpoint, reason: String?)
    /// Something answers that does not speak the protocol.
    case unintelligible(Endpoint, reason: String)
}

extension RemoteError: CustomStringConvertible {
    /// What was tried, what happened, and what to do.
    public var description: String {
        switch self {
        case .unreachable(let endpoint, let reason):
            """
            no daemon at \(endpoint): \(reason)
            Start one (`tenchd --help`, or `systemctl start tenchd`), or say where it listens \
            with --endpoint or TENCH_ENDPOINT: unix:/path, /path or host:port.
            """
        case .disconnected(let endpoint, let reason):
            """
            the daemon at \(endpoint) closed the connection\(reason.map { ": \($0)" } ?? "")
            Its log says why; what was running or queued on this connection is cancelled.
            """
        case .unintelligible(let endpoint, let reason):
            "what listens at \(endpoint) does not speak Tench's protocol: \(reason)"
        }
    }
}
