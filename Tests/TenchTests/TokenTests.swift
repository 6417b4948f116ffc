import Foundation
import TestKit
import Testing
import Wire

@testable import Tench

@Suite(.timeLimit(.minutes(1)))
struct TokenTests {
    /// What `hmac.new(b"sixteen bytes or more", b"5f0c", "sha256").hexdigest()` gives in Python.
    private static let proof = "1690790f4ac1ca7d0b88090ca62c5906b6fc966c5be60eb619bcb2f99838b804"

    private let token = Token(Array("sixteen bytes or more".utf8))

    /// Asks for the token before it answers anything else.
    private static let guarded: StandIn.Script = { lines, output in
        var isConvinced = false
        for try await line in lines {
            let id = try #require(requestID(in: line))
            let result: String
            if line.contains("auth.challenge") {
                result = #""result":{"challenge":"5f0c"}"#
            } else if line.contains("auth.answer") {
                isConvinced = line.contains(proof)
                result = #""result":{"role":"admin"}"#
            } else {
                #expect(isConvinced)
                result = #""result":{}"#
            }
            try await output.send(#"{"jsonrpc":"2.0","id":\#(id),\#(result)}"#)
        }
    }

    @Test func showsThatItKnowsTheTokenWithoutSendingIt() async throws {
        let token = token
        try await StandIn.listening(script: Self.guarded) { endpoint in
            try await Connection.withConnection(to: endpoint) { connection in
                try await connection.authenticate(with: token)
                _ = try await connection.send(Ping())
            }
        }
    }

    @Test func doesSoBeforeRawLinesToo() async throws {
        let token = token
        let lines = LinesToSend([#"{"id":7,"method":"ping"}"#])
        let replies = try await StandIn.listening(script: Self.guarded) { endpoint in
            var replies: [String] = []
            try await endpoint.exchange(token: token, lines: lines.next) {
                replies.append(String(decoding: $0, as: UTF8.self))
            }
            return replies
        }
        #expect(replies == [#"{"jsonrpc":"2.0","id":7,"result":{}}"#])
    }
}
