internal import NIOCore
internal import NIOPosix
internal import Wire

extension Endpoint {
    /// Sends lines as they are and takes the replies as they come, in whatever order that is.
    ///
    /// Returns when `next` has no more lines and the daemon has answered all of them.
    ///
    /// - Parameters:
    ///   - timeout: How long to try to connect.
    ///   - token: What the daemon wants to be shown that this side knows, if it does.
    ///   - next: The next line without its ending, nil after the last. It may block: it has a thread of
    ///     its own.
    ///   - receive: Takes a reply's line, without its ending.
    /// - Throws: `RemoteError` when no daemon answers or the connection breaks, and what the closures throw.
    public func exchange(
        timeout: Duration = .seconds(5),
        token: Token? = nil,
        lines next: @escaping @Sendable () throws -> [UInt8]?,
        receive: ([UInt8]) throws -> Void
    ) async throws {
        let channel = try await dial(timeout: timeout)
        let unanswered = try await channel.executeThenClose { replies, requests in
            var replies = LineReader(replies)
            if let token {
                let challenge = try await ask(Challenge(), over: requests, &replies).challenge
                _ = try await ask(
                    Answer(proof: token.proof(of: challenge)),
                    over: requests,
                    &replies
                )
            }
            return try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask {
                    var count = 0
                    while let line = try await NIOThreadPool.singleton.runIfActive(next) {
                        if !Request.isIgnorable(line) { count += 1 }
                        do {
                            try await requests.write(ByteBuffer(bytes: line + [UInt8(ascii: "\n")]))
                        } catch {
                            return count  // The daemon has gone: the replies will be too few.
                        }
                    }
                    requests.finish()
                    return count
                }
                var answered = 0
                while let line = try await replies.next() {
                    try receive(line)
                    answered += 1
                }
                let asked = try await group.next() ?? 0
                return asked - answered
            }
        }
        guard unanswered <= 0 else {
            throw RemoteError.disconnected(self, reason: "\(unanswered) requests were not answered")
        }
    }

    /// One call on a connection that nothing else uses yet.
    private func ask<C: Call>(
        _ call: C,
        over requests: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        _ replies: inout LineReader
    ) async throws -> C.Reply {
        try await requests.write(ByteBuffer(bytes: Request(id: 0, call: call).line()))
        guard let line = try await replies.next() else {
            throw RemoteError.disconnected(self, reason: nil)
        }
        let reply = try ReplyLine.parse(line) { _ in C.Reply.self }.outcome.get()
        guard let reply = reply as? C.Reply else {
            preconditionFailure("a reply is read as the type that its request expects")
        }
        return reply
    }
}
