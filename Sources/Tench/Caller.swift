public import Wire

/// What calls can be sent through: a connection, or a link that outlives its connections.
public protocol Caller: Sendable {
    /// Sends a call and waits for its reply.
    ///
    /// - Throws: `WireError` when the daemon refuses, `CancellationError`, or `RemoteError`.
    func send<C: Call>(_ call: C) async throws -> C.Reply
}

extension Connection: Caller {}
