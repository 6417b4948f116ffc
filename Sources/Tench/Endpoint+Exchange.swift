internal import NIOCore
internal import NIOPosix
public import Wire

extension Endpoint {
    /// Sends lines as they are and takes the replies as they come, in whatever order that is.
    ///
    /// Returns when `next` has no more lines and the daemon has answered all of them.
    ///
    /// - Parameters:
    ///   - timeout: How long to try to connect.
    ///   - token: What the daemon wants to be shown that this side knows, if it does.
    ///   - next: The next line without its ending, nil after the last. It may block: it has a
    ///     thread of its own.
    ///   - receive: Takes a reply's line, without its ending.
    /// - Throws: `RemoteError` when no daemon answers or the connection breaks, and what the
    ///   closures throw.
    public func exchange(
        timeout: Duration = .seconds(5),
        token: Token? = nil,
        lines next: @escaping @Sendable () throws -> [UInt8]?,
        receive: ([UInt8]) throws -> Void
    ) async throws {
        let channel = try await dial(timeout: timeout)
        let (answered, sent) = try await channel.executeThenClose { replies, requests in
            var replies = LineReader(replies)
            if let token {
                let challenge = try await ask(Challenge(), over: requests, &replies).challenge
                _ = try await ask(
                    Answer(proof: token.proof(of: challenge)),
                    over: requests,
                    &replies
                )
            }
            return try await withThrowingTaskGroup(of: Sent.self) { group in
                group.addTask { try await send(next, over: requests) }
                var answered = 0
                var last: [UInt8] = []
                while let line = try await replies.next()?.bytes {
                    try receive(line)
                    answered += 1
                    last = line
                }
                // A daemon that ends says so at last, which answers nothing.
                if isFarewell(last) { answered -= 1 }
                let sent = try await group.next() ?? Sent()
                return (answered: answered, sent)
            }
        }
        // Whatever was answered then, not all was even asked.
        guard sent.isWhole else {
            throw RemoteError.disconnected(self, reason: "it left before all requests were sent")
        }
        guard answered >= sent.requests else {
            let missing = sent.requests - answered
            throw RemoteError.disconnected(self, reason: "\(missing) requests were not answered")
        }
    }

    /// What became of the lines to be sent.
    private struct Sent {
        /// Those of them that want an answer.
        var requests = 0
        /// Whether none that wants an answer was lost on this side.
        var isWhole = true
    }

    /// Sends line after line, until one that wants an answer cannot be sent any more.
    private func send(
        _ next: @escaping @Sendable () throws -> [UInt8]?,
        over requests: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws -> Sent {
        var sent = Sent()
        while let line = try await NIOThreadPool.singleton.runIfActive(next) {
            let isRequest = !Request.isIgnorable(line)
            do {
                try await requests.write(ByteBuffer(bytes: line + [UInt8(ascii: "\n")]))
                if isRequest { sent.requests += 1 }
            } catch {
                // The daemon has gone; an empty line or a comment is no loss.
                guard isRequest else { continue }
                sent.isWhole = false
                return sent
            }
        }
        requests.finish()
        return sent
    }

    /// Whether a line says that the daemon ends and has read no more.
    private func isFarewell(_ line: [UInt8]) -> Bool {
        guard let reply = try? ReplyLine.parse(line, expecting: { _ in nil }), reply.id == nil,
            case .failure(let error) = reply.outcome
        else { return false }
        return error.type == .shuttingDown
    }

    /// One call on a connection that nothing else uses yet.
    private func ask<C: Call>(
        _ call: C,
        over requests: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        _ replies: inout LineReader
    ) async throws -> C.Reply {
        try await requests.write(ByteBuffer(bytes: Request(id: 0, call: call).line()))
        guard let line = try await replies.next()?.bytes else {
            throw RemoteError.disconnected(self, reason: nil)
        }
        let reply = try ReplyLine.parse(line) { _ in C.Reply.self }.outcome.get()
        guard let reply = reply as? C.Reply else {
            preconditionFailure("a reply is read as the type that its request expects")
        }
        return reply
    }
}
