import Crypto
import Inference
import TestKit
import Testing
import Wire

@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct TokenTests {
    private let secret = Array("a secret of some length".utf8)

    private func proof(of challenge: String, with key: [UInt8]) -> String {
        HMAC<SHA256>.authenticationCode(
            for: Array(challenge.utf8),
            using: SymmetricKey(data: key)
        ).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Asks for a challenge and answers it with this key.
    private func answer(_ client: ThreadedClient, with key: [UInt8]) async throws -> JSONTree? {
        await client.send("{\"id\":2,\"method\":\"auth.challenge\"}\n")
        let challenge = try #require(try await client.reply()?["result"]?["challenge"]?.string)
        let proof = proof(of: challenge, with: key)
        await client.send(#"{"id":3,"method":"auth.answer","params":{"proof":"\#(proof)"}}"# + "\n")
        return try await client.reply()
    }

    private func withGuardedServer(_ body: (TestServer) async throws -> Void) async throws {
        try await withServer(.tcp, grant: Grant(Token(secret), role: .session), body)
    }

    @Test func onlyThoseWhoKnowTheTokenAreServed() async throws {
        try await withGuardedServer { server in
            let client = try server.connect()
            for line in [forwardLine(1), "{\"id\":1,\"method\":\"hello\"}\n"] {
                await client.send(line)
                #expect(try await client.reply()?.errorType == "unauthorized")
            }
            await client.send("{\"id\":1,\"method\":\"ping\"}\n")
            #expect(try await client.reply()?["result"] != nil)
            #expect(
                try await answer(client, with: secret)?["result"]?["role"] == .string("session")
            )
            await client.send(forwardLine(5))
            #expect(try await client.reply()?["result"] != nil)
            client.close()
        }
    }

    @Test func whoGivesAWrongProofIsToldSoAndLeft() async throws {
        try await withGuardedServer { server in
            let client = try server.connect()
            #expect(
                try await answer(client, with: Array("another".utf8))?.errorType == "unauthorized"
            )
            #expect(try await client.line() == nil)
            client.close()
        }
    }

    @Test func aChallengeIsGoodForOneAnswer() async throws {
        try await withGuardedServer { server in
            let client = try server.connect()
            #expect(try await answer(client, with: secret)?["result"] != nil)
            let proof = String(repeating: "0", count: 64)
            await client.send(
                #"{"id":4,"method":"auth.answer","params":{"proof":"\#(proof)"}}"# + "\n"
            )
            #expect(try await client.reply()?.errorType == "invalid_params")
            client.close()
        }
    }

    @Test func aStrangersLinesAreShortAndFew() async throws {
        try await withGuardedServer { server in
            let client = try server.connect()
            await client.send(String(repeating: "x", count: 5000) + "\n")
            let reply = try await client.reply()
            #expect(reply?.errorType == "too_large")
            #expect(reply?["error"]?["message"]?.string?.contains("4096 bytes") == true)
            await client.send(String(repeating: "x\n", count: 5000))
            var replies = 0
            while try await client.reply() != nil { replies += 1 }
            #expect(replies == 7, "the long line was the first of eight that were refused")
            client.close()
        }
    }

    @Test func theVeryNextLineAfterTheProofMayBeLong() async throws {
        try await withGuardedServer { server in
            let client = try server.connect()
            await client.send("{\"id\":2,\"method\":\"auth.challenge\"}\n")
            let challenge = try #require(try await client.reply()?["result"]?["challenge"]?.string)
            let proof = proof(of: challenge, with: secret)
            let line = #"{"id":3,"method":"auth.answer","params":{"proof":"\#(proof)"}}"# + "\n"
            let padding = String(repeating: " ", count: 200_000)
            await client.send(line + padding + forwardLine(4))
            #expect(try await client.reply()?["id"]?.integer == 3)
            #expect(try await client.reply()?["result"] != nil)
            client.close()
        }
    }
}
