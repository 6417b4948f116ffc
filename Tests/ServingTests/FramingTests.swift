import TestKit
import Testing
import Wire

@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct FramingTests {
    @Test(arguments: [Listener.Transport.unix, .tcp])
    func answersPlainLines(_ transport: Listener.Transport) async throws {
        try await withServer(transport) { server in
            let client = try server.connect()
            await client.send("\n# hello\n{\"id\":1,\"method\":\"ping\"}\r\n")
            #expect(try await client.line() == #"{"jsonrpc":"2.0","id":1,"result":{}}"#)
            await client.send("{\"id\":\"a\",\"method\":\"hello\"}\n")
            let hello = try await client.reply()
            #expect(hello?["id"]?.string == "a")
            #expect(hello?["result"]?["models"]?.array?.first?.string == "tiny")
            await client.send(forwardLine(2))
            #expect(try await client.reply()?["result"]?["version"]?.integer == 1)
            client.close()
        }
    }

    @Test func abuseIsAnsweredAndTheNextLineTooWithoutANewConnection() async throws {
        var limits = Limits()
        limits.lineBytes = 4096
        try await withServer(limits: limits) { server in
            let client = try server.connect()
            let abuses: [(bytes: [UInt8], type: String)] = [
                (Array("nonsense".utf8), "parse_error"),
                ([0x7B, 0xFF, 0xFE, 0x7D], "parse_error"),
                (Array(#"{"id":1,"method":"ping""#.utf8), "parse_error"),
                (Array(#"[{"id":1,"method":"ping"}]"#.utf8), "invalid_request"),
                (Array(#"{"method":"ping"}"#.utf8), "invalid_request"),
                (Array(#"{"id":1,"method":"pong"}"#.utf8), "unknown_method"),
                ([UInt8](repeating: 0x7B, count: 5000), "too_large"),
                ([UInt8](repeating: 0, count: 10), "parse_error"),
            ]
            for (bytes, type) in abuses {
                await client.send(bytes + [0x0A])
                #expect(try await client.reply()?.errorType == type)
                await client.send("{\"id\":7,\"method\":\"ping\"}\n")
                #expect(try await client.reply()?["id"]?.integer == 7)
            }
            client.close()
        }
    }

    @Test func httpIsClosedWithoutAWord() async throws {
        try await withServer(.tcp) { server in
            let client = try server.connect()
            await client.send(
                "POST / HTTP/1.1\r\nHost: localhost\r\n\r\n{\"id\":1,\"method\":\"ping\"}\n"
            )
            #expect(try await client.line() == nil)
            client.close()
        }
    }

    @Test func anIdInFlightIsRefused() async throws {
        try await withServer { server in
            let blocker = try await server.occupy()
            let client = try server.connect()
            await client.send(forwardLine(5) + forwardLine(5))
            let refused = try await client.reply()
            #expect(refused?.errorType == "invalid_request")
            #expect(refused?["id"]?.integer == 5)
            blocker.release()
            #expect(try await client.reply()?["result"] != nil)
            await client.send(forwardLine(5))
            #expect(try await client.reply()?["result"] != nil)
            client.close()
        }
    }
}
