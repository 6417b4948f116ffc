import TestKit
import Testing

extension Conformance {
    @Suite struct AbuseTests {
        @Test(arguments: Abuse.all, Transport.allCases)
        func answersWithATypedErrorAndThenTheNextLine(abuse: Abuse, transport: Transport) throws {
            let client = try Daemon.connect(transport)
            try client.send(bytes: abuse.line + [UInt8(ascii: "\n")])
            let reply = try client.reply()
            let type = try #require(reply.errorType, "\(reply)")
            #expect(abuse.errors.contains(type), "\(reply)")
            #expect(reply["error"]?["message"]?.string?.isEmpty == false)
            #expect(reply["error"]?["code"]?.number.map { $0 < 0 } == true)
            #expect(reply["jsonrpc"] == .string("2.0"))
            #expect(try client.ask(Request.ping(2))["result"] == .object([:]))
        }

        @Test(arguments: Transport.allCases)
        func drainsALineOverTheLimitAndAnswersTheNext(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            let hello = try client.ask(#"{"id":1,"method":"hello"}"#)
            let limit = try #require(hello["result"]?["limits"]?["line_bytes"]?.number)
            var line = [UInt8](repeating: UInt8(ascii: "x"), count: Int(limit)) + [0x0A]
            try client.send(bytes: line)
            #expect(try client.reply().errorType == "parse_error", "as long as it may be")
            line.insert(UInt8(ascii: "x"), at: 0)
            try client.send(bytes: line)
            let reply = try client.reply()
            #expect(reply["id"] == .null)
            #expect(reply.errorType == "too_large")
            #expect(try client.ask(Request.ping(2))["result"] == .object([:]))
        }

        @Test(arguments: Transport.allCases)
        func takesALineByteByByteAndManyLinesAtOnce(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            for byte in Array((Request.ping(1) + "\r\n").utf8) { try client.send(bytes: [byte]) }
            #expect(try client.reply()["id"] == .number(1))
            try client.send(
                "\n\r\n# a comment\n" + (2...9).map(Request.ping).joined(separator: "\n")
            )
            let ids = try (2...9).map { _ in try client.reply()["id"]?.number }
            #expect(ids.compactMap(\.self).sorted() == (2...9).map(Double.init))
        }

        @Test(
            arguments: [
                "GET / HTTP/1.1", "POST /rpc HTTP/1.1", "Host: localhost", "OPTIONS * HTTP/1.1",
            ],
            Transport.allCases
        )
        func closesAConnectionThatOpensLikeHTTP(opening: String, transport: Transport) throws {
            let client = try Daemon.connect(transport)
            try client.send(bytes: Array("\(opening)\r\nHost: x\r\n\r\n\(Request.ping(1))\n".utf8))
            while let line = try client.line() {
                #expect(try JSONTree(line)["result"] == nil)
            }
            #expect(try Daemon.connect(transport).ask(Request.ping(2))["id"] == .number(2))
        }

        @Test(arguments: Transport.allCases)
        func refusesAnIdThatIsInFlight(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            try client.send(
                Request.gradient(1, input: Picture.wide, #","encoding":"none""#) + "\n"
                    + Request.ping(1)
            )
            let replies = try [client.reply(), client.reply()]
            #expect(replies.allSatisfy { $0["id"] == .number(1) })
            #expect(replies.compactMap(\.errorType) == ["invalid_request"])
            #expect(replies.contains { $0["result"]?["loss"]?.number != nil })
            #expect(try client.ask(Request.ping(1))["result"] == .object([:]))
        }

        @Test(arguments: Transport.allCases)
        func carriesNaNInBase64AndRefusesToPrintIt(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            let input = Picture.constant(.nan)
            let carried = try client.ask(Request.forward(1, input: input))
            #expect(carried["result"]?["finite"] == .bool(false))
            let printed = try client.ask(Request.forward(2, input: input, #","encoding":"json""#))
            #expect(printed.errorType == "non_finite")
        }
    }
}
