internal import JSON
internal import NIOCore
public import Wire

/// A connection to a daemon; any number of tasks may send calls on it at once.
///
/// Replies are matched to their calls by id, so that a slow call holds up nobody else. Not for a
/// server's use: it trusts the daemon to send lines that fit into memory.
public final class Connection: Sendable {
    /// Where the daemon is.
    public let endpoint: Endpoint
    private let channel: any Channel
    private let pending = PendingReplies()

    private init(to endpoint: Endpoint, over channel: any Channel) {
        self.endpoint = endpoint
        self.channel = channel
    }

    /// Connects, lends the connection to `body`, and closes it whatever `body` did.
    ///
    /// - Parameters:
    ///   - endpoint: Where the daemon listens.
    ///   - timeout: How long to try to connect; calls have no limit but their own deadlines.
    ///   - body: What to do with the connection.
    /// - Returns: What `body` returns.
    /// - Throws: `RemoteError` when no daemon answers, and whatever `body` throws.
    public static func withConnection<Result: Sendable>(
        to endpoint: Endpoint,
        timeout: Duration = .seconds(5),
        _ body: (Connection) async throws -> Result
    ) async throws -> Result {
        let channel = try await endpoint.dial(timeout: timeout)
        return try await channel.executeThenClose { replies, _ in
            let connection = Connection(to: endpoint, over: channel.channel)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                // Where the bytes arrive: to wake another thread takes longer than to read a reply.
                let loop = LoopExecutor(channel.channel.eventLoop)
                group.addTask(executorPreference: loop) { await connection.deliver(replies) }
                defer { group.cancelAll() }
                return try await body(connection)
            }
        }
    }

    /// Sends a call and waits for its reply.
    ///
    /// When the task is cancelled, the daemon is asked to stop; the call still ends only with its
    /// answer, so that a call which returned has happened and one which threw has not.
    ///
    /// - Throws: `WireError` when the daemon refuses, `CancellationError`, or `RemoteError` when
    ///   the connection is lost.
    public func send<C: Call>(_ call: C) async throws -> C.Reply {
        try Task.checkCancellation()
        let id = pending.makeID()
        defer { pending.forget(id) }
        let line = line(of: Request(id: id, call: call))
        do {
            let reply = try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    pending.add(id, expecting: C.Reply.self, continuation) { write(line) }
                }
            } onCancel: {
                if pending.withdraw(id) { cancel(id) }
            }
            guard let reply = reply as? C.Reply else {
                preconditionFailure("a reply is read as the type that its request expects")
            }
            return reply
        } catch let error as WireError where error.type == .cancelled && Task.isCancelled {
            throw CancellationError()
        }
    }

    /// Asks the daemon to stop a request; what it says to that is not waited for.
    private func cancel(_ target: RequestID) {
        let call = Cancel(target: target)
        let id = pending.makeID()
        let line = line(of: Request(id: id, call: call))
        pending.add(id, expecting: Cancel.Reply.self, nil) { write(line) }
    }

    /// A request's line, its tensors written where it is sent from.
    private func line(of request: Request) -> ByteBuffer {
        let text = request.text()
        var line = channel.allocator.buffer(capacity: text.count)
        unsafe line.writeWithUnsafeMutableBytes(minimumWritableBytes: text.count) {
            unsafe text.write(into: $0)
        }
        return line
    }

    /// Closes the connection at once; whoever waits for a reply gets an error.
    package func giveUp() { channel.close(promise: nil) }

    /// Queues a line; if it cannot be written the channel closes, and that ends what waits for a
    /// reply.
    private func write(_ line: ByteBuffer) {
        channel.writeAndFlush(line, promise: nil)
    }

    /// Takes replies until there are no more, and then fails what still waits.
    private func deliver(_ chunks: NIOAsyncChannelInboundStream<ByteBuffer>) async {
        var lines = LineReader(chunks)
        do {
            while let line = try await lines.next() {
                guard let farewell = try pending.deliver(line) else { continue }
                pending.end(with: .disconnected(endpoint, reason: farewell.message))
            }
            pending.end(with: .disconnected(endpoint, reason: nil))
        } catch let error as WireError {
            pending.end(with: .unintelligible(endpoint, reason: error.message))
        } catch {
            pending.end(with: .disconnected(endpoint, reason: "\(error)"))
        }
    }
}
