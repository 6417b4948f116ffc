import TestKit
import Testing
import Wire

@testable import Inference
@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct BackpressureTests {
    @Test func pingIsAnsweredWhileEverythingComputes() async throws {
        try await withServer { server in
            let blocker = try await server.occupy()
            let client = try server.connect()
            await client.send(forwardLine(1) + "{\"id\":2,\"method\":\"ping\"}\n")
            #expect(try await client.reply()?["id"]?.integer == 2)
            blocker.release()
            #expect(try await client.reply()?["id"]?.integer == 1)
            client.close()
        }
    }

    @Test func cancelGetsThroughAFullWindow() async throws {
        var limits = Limits()
        limits.inFlight = 2
        try await withServer(limits: limits) { server in
            let blocker = try await server.occupy()
            let client = try server.connect()
            await client.send(forwardLine(1) + forwardLine(2))
            await client.send(#"{"id":3,"method":"cancel","params":{"target":2}}"# + "\n")
            let replies = [try await client.reply(), try await client.reply()]
            #expect(replies.contains { $0?["result"]?["state"]?.string == "queued" })
            #expect(replies.contains { $0?.errorType == "cancelled" })
            blocker.release()
            #expect(try await client.reply()?["id"]?.integer == 1)
            client.close()
        }
    }

    @Test func overTheWindowNothingIsReadUntilThereIsRoom() async throws {
        var limits = Limits()
        limits.inFlight = 2
        try await withServer(limits: limits) { server in
            let blocker = try await server.occupy()
            let client = try server.connect()
            let other = try server.connect()
            let lines = (1...5).map { forwardLine($0) }.joined()
            await client.send(lines + "{\"id\":6,\"method\":\"ping\"}\n")
            try await server.waiting(2)
            // Another connection is not held up.
            await other.send("{\"id\":1,\"method\":\"ping\"}\n")
            #expect(try await other.reply()?["id"]?.integer == 1)
            #expect(server.engine.queue.load.waiting == 2)
            blocker.release()
            var ids: Set<Int> = []
            for _ in 1...6 { ids.insert(try await client.reply()?["id"]?.integer ?? 0) }
            #expect(ids == Set(1...6))
            client.close()
            other.close()
        }
    }

    @Test(arguments: [Listener.Transport.unix, .tcp])
    func aReaderThatTakesNothingIsCutOff(_ transport: Listener.Transport) async throws {
        var limits = Limits()
        limits.outputBytes = 10_000
        try await withServer(transport, limits: limits) { server in
            let greedy = try server.connect()
            let other = try server.connect()
            let lines = String(repeating: "{\"id\":1,\"method\":\"hello\"}\n", count: 1000)
            while await greedy.send(lines) {}
            await other.send("{\"id\":1,\"method\":\"ping\"}\n")
            #expect(try await other.reply()?["id"]?.integer == 1)
            greedy.close()
            other.close()
        }
    }
}
