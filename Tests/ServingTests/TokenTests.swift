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

    @Test func onlyThoseWhoKnowTheTokenAreServed() async throws {
        try await withServer(.tcp, grant: Grant(Token(secret), role: .session)) { server in
            let client = try server.connect()
            await client.send(forwardLine(1))
            #expect(try await client.reply()?.errorType == "unauthorized")
            for (key, error) in [(Array("another".utf8), "unauthorized" as String?), (secret, nil)]
            {
                await client.send("{\"id\":2,\"method\":\"auth.challenge\"}\n")
                let challenge = try #require(
                    try await client.reply()?["result"]?["challenge"]?.string
                )
                let proof = proof(of: challenge, with: key)
                await client.send(
                    #"{"id":3,"method":"auth.answer","params":{"proof":"\#(proof)"}}"# + "\n"
                )
                #expect(try await client.reply()?.errorType == error)
                // A challenge is good for one answer.
                await client.send(
                    #"{"id":4,"method":"auth.answer","params":{"proof":"\#(proof)"}}"# + "\n"
                )
                #expect(try await client.reply()?.errorType == "invalid_params")
            }
            await client.send(forwardLine(5))
            #expect(try await client.reply()?["result"] != nil)
            client.close()
        }
    }
}
