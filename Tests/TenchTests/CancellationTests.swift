import TestKit
import Testing
import Wire

@testable import Tench

@Suite(.timeLimit(.minutes(10)))
struct CancellationTests {
    @Test func asksTheDaemonToStopAndEndsWithItsAnswer() async throws {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        try await StandIn.listening { lines, output in
            var target = 0
            for try await line in lines {
                guard line.contains(#""method":"cancel""#) else {
                    target = try #require(requestID(in: line))
                    ask.yield()
                    continue
                }
                #expect(line.contains(#""target":\#(target)"#))
                let id = try #require(requestID(in: line))
                try await output.send(
                    #"{"jsonrpc":"2.0","id":\#(id),"result":{"state":"running"}}"#
                )
                try await output.send(
                    """
                    {"jsonrpc":"2.0","id":\(target),"error":{"code":-32004,"message":"cancelled",\
                    "data":{"type":"cancelled","retryable":false}}}
                    """
                )
            }
        } _: { endpoint in
            try await Connection.withConnection(to: endpoint) { connection in
                let call = Task { try await connection.send(Stats()) }
                for await _ in asked { break }
                call.cancel()
                await #expect(throws: CancellationError.self) { _ = try await call.value }
            }
        }
    }

    @Test func sendsNothingForATaskThatIsCancelledAlready() async throws {
        try await StandIn.listening { lines, _ in
            for try await line in lines { Issue.record("sent: \(line)") }
        } _: { endpoint in
            try await Connection.withConnection(to: endpoint) { connection in
                let call = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await connection.send(Ping())
                }
                await #expect(throws: CancellationError.self) { _ = try await call.value }
            }
        }
    }

    @Test func closesTheConnectionWhenItsUserIsCancelled() async throws {
        let (closed, close) = AsyncStream.makeStream(of: Void.self)
        try await StandIn.listening { lines, _ in
            for try await _ in lines {}
            close.yield()
        } _: { endpoint in
            await #expect(throws: CancellationError.self) {
                try await Connection.withConnection(to: endpoint) { _ in
                    throw CancellationError()
                }
            }
            for await _ in closed { break }
        }
    }
}
