import Tensors
import TestKit
import Testing
import Wire

@testable import Tench

@Suite(.timeLimit(.minutes(10)))
struct ConnectionTests {
    @Test func givesEachCallItsOwnReplyWhateverTheirOrder() async throws {
        let states = try await StandIn.listening { lines, output in
            var ids: [Int] = []
            for try await line in lines {
                ids.append(try #require(requestID(in: line)))
                guard ids.count == 3 else { continue }
                for id in ids.reversed() {
                    let state = ["queued", "running", "unknown"][id % 3]
                    try await output.send(
                        #"{"jsonrpc":"2.0","id":\#(id),"result":{"state":"\#(state)"}}"#
                    )
                }
            }
        } _: { endpoint in
            try await Connection.withConnection(to: endpoint) { connection in
                async let first = connection.send(Cancel(target: 1))
                async let second = connection.send(Cancel(target: 1))
                async let third = connection.send(Cancel(target: 1))
                return try await [first.state, second.state, third.state]
            }
        }
        #expect(Set(states) == [.queued, .running, .unknown])
    }

    @Test func throwsTheDaemonsError() async throws {
        let error = await #expect(throws: WireError.self) {
            try await StandIn.listening { lines, output in
                for try await line in lines {
                    let id = try #require(requestID(in: line))
                    try await output.send(
                        """
                        {"jsonrpc":"2.0","id":\(id),"error":{"code":-32002,"message":"full","data":\
                        {"type":"overloaded","retryable":true,"retry_after_ms":25}}}
                        """
                    )
                }
            } _: { endpoint in
                try await Connection.withConnection(to: endpoint) { try await $0.send(Ping()) }
            }
        }
        #expect(error?.type == .overloaded)
        #expect(error?.retryAfterMilliseconds == 25)
    }

    /// One in many pieces, and one that is there at once, with either ending.
    @Test(arguments: [(200_000, 65_521, ""), (8000, 1 << 20, ""), (8000, 1 << 20, "\r")])
    func readsALargeReply(count: Int, piece: Int, returned: String) async throws {
        let values = (0..<count).map { Float($0) / 7 }
        let expected = ForwardReply(version: 3, outputs: ["logits": Tensor([count], values)])
        let reply = try await StandIn.listening { lines, output in
            for try await line in lines {
                let id = try RequestID.integer(Int64(#require(requestID(in: line))))
                let line = try ReplyLine.success(id: id, expected).dropLast()
                let bytes = line + Array("\(returned)\n".utf8)
                for start in stride(from: 0, to: bytes.count, by: piece) {
                    let part = bytes[start..<min(start + piece, bytes.count)]
                    try await output.send(piece: String(decoding: part, as: UTF8.self))
                }
            }
        } _: { endpoint in
            try await Connection.withConnection(to: endpoint) { connection in
                try await connection.send(
                    Forward(model: "tiny", input: .tensor(Tensor([1, 3, 1, 1], repeating: 0)))
                )
            }
        }
        #expect(reply == expected)
    }

    @Test func failsEverythingThatWaitsWhenTheConnectionIsLost() async throws {
        try await StandIn.listening { lines, _ in
            var count = 0
            for try await _ in lines {
                count += 1
                if count == 2 { return }
            }
        } _: { endpoint in
            try await Connection.withConnection(to: endpoint) { connection in
                let first = Task { try await connection.send(Ping()) }
                let second = Task { try await connection.send(Ping()) }
                let lost = RemoteError.disconnected(endpoint, reason: nil)
                await #expect(throws: lost) { _ = try await first.value }
                await #expect(throws: lost) { _ = try await second.value }
                await #expect(throws: lost) { try await connection.send(Ping()) }
            }
        }
    }

    @Test func saysSoWhenTheOtherSideSpeaksSomethingElse() async throws {
        try await StandIn.listening { lines, output in
            for try await _ in lines { try await output.send("220 mail.example ESMTP") }
        } _: { endpoint in
            try await Connection.withConnection(to: endpoint) { connection in
                let error = await #expect(throws: RemoteError.self) {
                    try await connection.send(Ping())
                }
                guard case .unintelligible = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
        }
    }

    @Test func failsWhatWaitsWhenALineCouldNotBeRead() async throws {
        try await StandIn.listening { lines, output in
            for try await _ in lines {
                try await output.send(
                    """
                    {"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"too long",\
                    "data":{"type":"too_large","retryable":false}}}
                    """
                )
            }
        } _: { endpoint in
            try await Connection.withConnection(to: endpoint) { connection in
                let error = await #expect(throws: WireError.self) {
                    try await connection.send(Ping())
                }
                #expect(error?.type == .tooLarge)
            }
        }
    }

    @Test func saysWhatWasTriedWhenThereIsNoDaemon() async {
        let endpoint = Endpoint.unix(path: "/nowhere/tenchd.sock")
        let error = await #expect(throws: RemoteError.self) {
            try await Connection.withConnection(to: endpoint) { _ in }
        }
        #expect(error == .unreachable(endpoint, reason: "there is no such socket"))
        let text = error?.description ?? ""
        #expect(text.contains("unix:/nowhere/tenchd.sock"))
        #expect(text.contains("TENCH_ENDPOINT"))
    }
}

/// The id in a request line, which a connection always makes an integer.
func requestID(in line: String) -> Int? {
    line.firstMatch(of: /"id":([0-9]+)/).flatMap { Int($0.1) }
}
