import TestKit
import Testing

extension Conformance {
    @Suite struct CancellationTests {
        @Test(arguments: Transport.allCases)
        func stopsARunningRequestAndAnswersIt(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            try client.send(
                Request.gradient(1, input: Picture.resized(to: 1200), #","encoding":"none""#)
            )
            // A reply to a ping says that the daemon has read as far as here, no more.
            #expect(try client.ask(Request.ping(2))["id"] == .number(2))
            try client.send(#"{"id":3,"method":"cancel","params":{"target":1}}"#)
            var replies: [Double: JSONTree] = [:]
            for _ in 0..<2 {
                let reply = try client.reply()
                replies[try #require(reply["id"]?.number)] = reply
            }
            let state = try #require(replies[3]?["result"]?["state"]?.string)
            #expect(["queued", "running"].contains(state))
            #expect(replies[1]?.errorType == "cancelled")
        }

        @Test(arguments: Transport.allCases)
        func doesNotReachIntoAnotherConnection(transport: Transport) throws {
            let (mine, other) = (try Daemon.connect(transport), try Daemon.connect(transport))
            try mine.send(Request.gradient(1, input: Picture.wide, #","encoding":"none""#))
            let reply = try other.ask(#"{"id":2,"method":"cancel","params":{"target":1}}"#)
            #expect(reply["result"]?["state"] == .string("unknown"))
            #expect(try mine.reply()["result"]?["loss"]?.number != nil)
        }

        @Test(arguments: Transport.allCases)
        func dropsARequestWhoseDeadlineHasPassed(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            try client.send(
                Request.gradient(1, input: Picture.wide, #","encoding":"none""#) + "\n"
                    + Request.forward(2, input: Picture.small, #","deadline_ms":1"#)
            )
            let replies = try [client.reply(), client.reply()]
            let expired = try #require(replies.first { $0["id"] == .number(2) })
            #expect(expired.errorType == "deadline_exceeded")
            #expect(replies.contains { $0["result"]?["loss"]?.number != nil })
        }

        @Test(arguments: Transport.allCases)
        func stopsARequestThatRunsWhenItsDeadlinePasses(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            // A second is enough to begin, and not for so much.
            let line = Request.longGradient(1, terms: 1000, #","deadline_ms":1000"#)
            let reply = try client.ask(line)
            #expect(reply.errorType == "deadline_exceeded", "\(reply)")
        }

        @Test(arguments: Transport.allCases)
        func answersPingsWhileItComputes(transport: Transport) throws {
            let (busy, idle) = (try Daemon.connect(transport), try Daemon.connect(transport))
            try busy.send(
                Request.gradient(1, input: Picture.resized(to: 1200), #","encoding":"none""#)
            )
            for id in 1...20 { #expect(try idle.ask(Request.ping(id))["result"] == .object([:])) }
            try busy.send(#"{"id":2,"method":"cancel","params":{"target":1}}"#)
            let types = try [busy.reply(), busy.reply()].compactMap(\.errorType)
            #expect(types == ["cancelled"], "it was still computing after twenty pings")
        }
    }
}
