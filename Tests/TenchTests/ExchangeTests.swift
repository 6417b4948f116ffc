import Synchronization
import TestKit
import Testing

@testable import Tench

@Suite(.timeLimit(.minutes(10)))
struct ExchangeTests {
    @Test func sendsLinesAsTheyAreAndReturnsWhenAllAreAnswered() async throws {
        let sent = LinesToSend(["not JSON at all", "", "# a comment", #"{"id":1}"#])
        var replies: [String] = []
        try await StandIn.listening { lines, output in
            for try await line in lines where !line.hasPrefix("#") {
                try await output.send("answer to \(line)")
            }
        } _: { endpoint in
            try await endpoint.exchange(lines: sent.next) {
                replies.append(String(decoding: $0, as: UTF8.self))
            }
        }
        #expect(replies == ["answer to not JSON at all", #"answer to {"id":1}"#])
    }

    // The other side leaves before or after the second line has reached it: in the first case the
    // connection is reset, in the second it is closed.
    @Test func tellsWhenSomethingWasLeftUnanswered() async throws {
        let sent = LinesToSend([#"{"id":1}"#, #"{"id":2}"#])
        try await StandIn.listening { lines, output in
            for try await _ in lines { return try await output.send("{}") }
        } _: { endpoint in
            let error = await #expect(throws: RemoteError.self) {
                try await endpoint.exchange(lines: sent.next) { _ in }
            }
            guard case .disconnected = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func aDaemonsFarewellAnswersNothing() async throws {
        let farewell = #"""
            {"jsonrpc":"2.0","id":null,"error":{"code":-32010,"message":"it ends",\#
            "data":{"type":"shutting_down","retryable":true}}}
            """#
        let sent = LinesToSend([#"{"id":1}"#, #"{"id":2}"#])
        var replies: [String] = []
        try await StandIn.listening { lines, output in
            for try await line in lines where line.contains("1") { try await output.send("{}") }
            try await output.send(farewell)
        } _: { endpoint in
            _ = await #expect(throws: RemoteError.self) {
                try await endpoint.exchange(lines: sent.next) {
                    replies.append(String(decoding: $0, as: UTF8.self))
                }
            }
        }
        #expect(replies == ["{}", farewell])
    }

    // The second line fills the socket, so that the third cannot be sent before the other side
    // leaves.
    @Test func answersThatNobodyAskedForHideNoLoss() async throws {
        let sent = LinesToSend(["{}", String(repeating: "x", count: 32 << 20), "{}"])
        try await StandIn.listening { lines, output in
            for try await _ in lines {
                for _ in 1...3 { try await output.send("{}") }
                return
            }
        } _: { endpoint in
            _ = await #expect(throws: RemoteError.self) {
                try await endpoint.exchange(lines: sent.next) { _ in }
            }
        }
    }
}

/// Hands out lines one after another.
final class LinesToSend: Sendable {
    private let rest: Mutex<[String]>

    init(_ lines: [String]) { rest = Mutex(lines.reversed()) }

    func next() -> [UInt8]? { rest.withLock { $0.popLast() }.map { Array($0.utf8) } }
}
