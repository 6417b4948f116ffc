internal import Synchronization
internal import Wire

/// The requests of a connection that wait for their replies; each is answered exactly once.
final class PendingReplies: Sendable {
    typealias Continuation = CheckedContinuation<any Reply, any Error>

    private struct Entry {
        let type: any Reply.Type
        /// Nil for a request that nobody waits for, such as a cancellation.
        let continuation: Continuation?
    }

    private struct State {
        var entries: [RequestID: Entry] = [:]
        /// Requests that were cancelled before they were sent.
        var withdrawn: Set<RequestID> = []
        var lastID: Int64 = 0
        var end: RemoteError?
    }

    private let state = Mutex(State())

    /// An id that no request on this connection has had.
    func makeID() -> RequestID {
        state.withLock { state in
            state.lastID += 1
            return .integer(state.lastID)
        }
    }

    /// Sends a request whose reply `continuation` waits for, or fails it at once if it is too late.
    ///
    /// - Parameters:
    ///   - id: The request's id.
    ///   - type: What its result is read as.
    ///   - continuation: Resumed once, with the reply or with why there is none.
    ///   - send: Hands the line to the channel without waiting. It is called under the lock, so
    ///     that a cancellation cannot overtake the request that it is for.
    func add(
        _ id: RequestID,
        expecting type: any Reply.Type,
        _ continuation: Continuation?,
        send: () -> Void
    ) {
        let refusal: (any Error)? = state.withLock { state in
            if let end = state.end { return end }
            if state.withdrawn.remove(id) != nil { return CancellationError() }
            state.entries[id] = Entry(type: type, continuation: continuation)
            send()
            return nil
        }
        if let refusal { continuation?.resume(throwing: refusal) }
    }

    /// Whether the request is on its way and so has to be cancelled; if not, it never will be sent.
    func withdraw(_ id: RequestID) -> Bool {
        state.withLock { state in
            if state.entries[id] != nil { return true }
            state.withdrawn.insert(id)
            return false
        }
    }

    /// Forgets a request that is done.
    func forget(_ id: RequestID) {
        state.withLock { _ = $0.withdrawn.remove(id) }
    }

    /// Hands a reply to whom it is for.
    ///
    /// - Returns: The daemon's farewell, if that is what the line is: what it has not answered was
    ///   not read, and will not be.
    /// - Throws: `WireError` when the line is no reply to anything that was asked.
    func deliver(_ line: LineReader.Line) throws(WireError) -> WireError? {
        let reply = try unsafe line.withUnsafeBytes { (bytes) throws(WireError) in
            try unsafe ReplyLine.parse(bytes) { id in
                state.withLock { $0.entries[id]?.type }
            }
        }
        guard let id = reply.id else {
            // A line that the daemon could not read: which one, it cannot tell.
            guard case .failure(let error) = reply.outcome else { return nil }
            for entry in takeAll(ending: nil) { entry.continuation?.resume(throwing: error) }
            return error.type == .shuttingDown ? error : nil
        }
        let entry = state.withLock { $0.entries.removeValue(forKey: id) }
        entry?.continuation?.resume(with: reply.outcome.mapError { $0 as any Error })
        return nil
    }

    /// Fails everything that waits, and everything that will be asked from now on.
    func end(with error: RemoteError) {
        for entry in takeAll(ending: error) { entry.continuation?.resume(throwing: error) }
    }

    private func takeAll(ending error: RemoteError?) -> [Entry] {
        state.withLock { state in
            if state.end == nil { state.end = error }
            defer { state.entries = [:] }
            return Array(state.entries.values)
        }
    }
}
