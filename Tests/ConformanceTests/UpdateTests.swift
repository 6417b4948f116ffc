import TestKit
import Testing

extension Conformance {
    @Suite struct UpdateTests {
        @Test(arguments: Transport.allCases)
        func keepsASessionsUpdatesToItself(transport: Transport) throws {
            let (trainer, reader) = (try Daemon.connect(transport), try Daemon.connect(transport))
            let before = try logits(reader)
            let session = try openSession(trainer)
            let named = #","session":"\#(session)""#
            let update = try trainer.ask(Request.update(2, input: Picture.small, named))
            #expect(update["result"]?["loss"]?.number != nil, "\(update)")
            #expect(try logits(trainer, named) != before)
            #expect(try logits(trainer) == before)
            #expect(try logits(reader) == before)
        }

        @Test(arguments: Transport.allCases)
        func refusesAStepFromAVersionThatHasPassed(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            let session = #","session":"\#(try openSession(client))""#
            let first = try client.ask(Request.update(2, input: Picture.small, session))
            let version = try #require(first["result"]?["version"]?.number, "\(first)")
            let expecting = session + #","expect_version":\#(Int(version))"#
            let second = try client.ask(Request.update(3, input: Picture.small, expecting))
            #expect(second["result"] != nil, "\(second)")
            let third = try client.ask(Request.update(4, input: Picture.small, expecting))
            #expect(third.errorType == "version_conflict", "\(third)")
        }

        @Test(arguments: Transport.allCases)
        func restoresASnapshotToTheLastBit(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            let session = #","session":"\#(try openSession(client))""#
            let before = try logits(client, session)
            let taken = try client.ask(
                #"{"id":2,"method":"snapshot","params":{"model":"tiny"\#(session)}}"#
            )
            let snapshot = try #require(taken["result"]?["snapshot"]?.string, "\(taken)")
            _ = try client.ask(Request.update(3, input: Picture.small, session))
            #expect(try logits(client, session) != before)
            let restored = try client.ask(
                """
                {"id":4,"method":"restore",\
                "params":{"model":"tiny","snapshot":"\(snapshot)"\(session)}}
                """
            )
            #expect(restored["result"] != nil, "\(restored)")
            #expect(try logits(client, session) == before)
        }

        @Test(arguments: Transport.allCases)
        func leavesTheWeightsAloneWhenAStepIsNotFinite(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            let session = #","session":"\#(try openSession(client))""#
            let before = try logits(client, session)
            let reply = try client.ask(Request.update(2, input: Picture.constant(.nan), session))
            #expect(reply.errorType == "non_finite", "\(reply)")
            #expect(try logits(client, session) == before)
        }

        @Test(arguments: Transport.allCases)
        func closesASession(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            let session = try openSession(client)
            let closed = try client.ask(
                #"{"id":2,"method":"session.close","params":{"session":"\#(session)"}}"#
            )
            #expect(closed["result"] != nil, "\(closed)")
            let late = try client.ask(
                Request.forward(3, input: Picture.small, #","session":"\#(session)""#)
            )
            #expect(late.errorType == "invalid_params", "\(late)")
        }

        @Test(arguments: Transport.allCases)
        func givesTheSameBytesForADeterministicRequest(transport: Transport) throws {
            let (client, load) = (try Daemon.connect(transport), try Daemon.connect(transport))
            let line = Request.gradient(1, input: Picture.small, #","deterministic":true"#)
            let alone = try client.ask(line)
            try load.send(Request.gradient(1, input: Picture.wide, #","encoding":"none""#))
            #expect(try client.ask(line) == alone)
            #expect(alone["result"]?["gradient"]?["b64"]?.string != nil, "\(alone)")
        }

        private func openSession(_ client: RawClient) throws -> String {
            let reply = try client.ask(
                #"{"id":1,"method":"session.open","params":{"model":"tiny"}}"#
            )
            return try #require(reply["result"]?["session"]?.string, "\(reply)")
        }

        private func logits(_ client: RawClient, _ session: String = "") throws -> String {
            let reply = try client.ask(Request.forward(9, input: Picture.small, session))
            return try #require(
                reply["result"]?["outputs"]?["logits"]?["b64"]?.string,
                "\(reply)"
            )
        }
    }
}
