import Synchronization
import TestKit
import Testing
import Wire

@testable import Tench

@Suite(.timeLimit(.minutes(10)))
struct LinkTests {
    private struct Refused: Error {}

    /// A link to an endpoint, as clients make it.
    private func linked<Result: Sendable>(
        to endpoint: Endpoint,
        patience: Duration = .seconds(30),
        notice: @escaping @Sendable (RemoteError) async -> Void = { _ in },
        _ body: @escaping @Sendable (Link) async throws -> Result
    ) async throws -> Result {
        try await Link.withLink(
            to: endpoint,
            patience: patience,
            connect: { lend in
                try await Connection.withConnection(to: endpoint) { try await lend($0) }
            },
            notice: notice,
            body
        )
    }

    /// A daemon that leaves the first connections' first request unanswered.
    private func leaving<Result: Sendable>(
        times: Int,
        _ body: (Endpoint) async throws -> Result
    ) async throws -> Result {
        let count = Count()
        return try await StandIn.listening(
            script: { lines, output in
                let isLost = count.next() <= times
                for try await line in lines {
                    if isLost { return }
                    let id = try #require(requestID(in: line))
                    try await output.send(#"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#)
                }
            },
            body
        )
    }

    @Test func aLostCallIsAskedAgainOverANewConnection() async throws {
        let losses = Count()
        try await leaving(times: 2) { endpoint in
            try await linked(to: endpoint, notice: { _ in _ = losses.next() }) { link in
                async let first = link.send(Ping())
                async let second = link.send(Ping())
                _ = try await (first, second)
            }
        }
        #expect(losses.next() == 3)
    }

    /// The pause before a lost daemon is dialled again is longer than this patience: the second
    /// loss is within it only if it counts from anew.
    @Test func everyLossHasItsOwnPatience() async throws {
        try await leaving(times: 2) { endpoint in
            try await linked(to: endpoint, patience: .milliseconds(50)) {
                _ = try await $0.send(Ping())
            }
        }
    }

    @Test func aLossIsAnErrorWhenPatienceIsOver() async throws {
        await #expect(throws: RemoteError.self) {
            try await leaving(times: 1) { endpoint in
                try await linked(to: endpoint, patience: .zero) { _ = try await $0.send(Ping()) }
            }
        }
    }

    @Test func aDaemonThatNeverWasThereIsAnErrorAtOnce() async throws {
        let nowhere = Endpoint.unix(path: "/nowhere/tenchd.sock")
        let error = await #expect(throws: RemoteError.self) {
            try await linked(to: nowhere) { _ = try await $0.send(Ping()) }
        }
        #expect(error == .unreachable(nowhere, reason: "there is no such socket"))
    }

    @Test func aConnectionThatFailsInspectionIsNotUsed() async throws {
        await #expect(throws: Refused.self) {
            try await leaving(times: 1) { endpoint in
                try await linked(to: endpoint) { link in
                    link.inspect { _ in throw Refused() }
                    _ = try await link.send(Ping())
                }
            }
        }
    }

    @Test func anOverloadIsWaitedOut() async throws {
        let count = Count()
        try await StandIn.listening { lines, output in
            for try await line in lines {
                let id = try #require(requestID(in: line))
                let isOver = count.next() > 1
                try await output.send(
                    isOver
                        ? #"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#
                        : """
                        {"jsonrpc":"2.0","id":\(id),"error":{"code":-32002,"message":"full",\
                        "data":{"type":"overloaded","retryable":true,"retry_after_ms":1}}}
                        """
                )
            }
        } _: { endpoint in
            try await linked(to: endpoint) { _ = try await $0.send(Ping()) }
        }
        #expect(count.next() == 3)
    }

    /// A daemon that ends has not read what it doesn't answer: the next one is asked.
    @Test func whatADaemonsFarewellMetIsAskedAgain() async throws {
        let count = Count()
        try await StandIn.listening { lines, output in
            let isLast = count.next() == 1
            if isLast {
                try await output.send(
                    """
                    {"jsonrpc":"2.0","id":null,"error":{"code":-32010,"message":"it ends",\
                    "data":{"type":"shutting_down","retryable":true}}}
                    """
                )
            }
            for try await line in lines where !isLast {
                let id = try #require(requestID(in: line))
                try await output.send(#"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#)
            }
        } _: { endpoint in
            try await linked(to: endpoint) { link in
                for _ in 1...3 { _ = try await link.send(Ping()) }
            }
        }
        #expect(count.next() == 3)
    }

    @Test func pausesDoubleUpToFiveSecondsAndThenEnd() {
        var retries = Retries(patience: .seconds(20))
        let error = WireError(.overloaded, "full")
        var pauses: [Duration] = []
        while let pause = retries.pause(after: error) { pauses.append(pause) }
        #expect(pauses.prefix(3) == [.milliseconds(100), .milliseconds(200), .milliseconds(400)])
        #expect(pauses.max() == .seconds(5))
        #expect(retries.pause(after: WireError(.unknownModel, "")) == nil)
    }
}

/// 1, 2, 3 …, whoever asks.
private final class Count: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}
