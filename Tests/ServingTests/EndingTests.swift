import Foundation
import ServiceLifecycle
import TestKit
import Testing
import Wire

@testable import Inference
@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct EndingTests {
    @Test(arguments: [Listener.Transport.unix, .tcp])
    func aHalfClosedClientGetsAllItsRepliesAndThenTheEnd(
        _ transport: Listener.Transport
    ) async throws {
        try await withServer(transport) { server in
            let blocker = try await server.occupy()
            let client = try server.connect()
            // Twenty are more than the in-flight limit, and the last has no newline.
            let lines = (1...20).map { forwardLine($0) }.joined()
            await client.send(String(lines.dropLast()))
            client.finishSending()
            try await server.waiting(8)
            blocker.release()
            var ids: Set<Int> = []
            while let reply = try await client.reply() {
                #expect(reply["result"] != nil)
                if let id = reply["id"]?.integer { ids.insert(id) }
            }
            #expect(ids == Set(1...20))
            client.close()
        }
    }

    @Test(arguments: [Listener.Transport.unix, .tcp])
    func aVanishedClientsWorkIsGivenUp(_ transport: Listener.Transport) async throws {
        try await withServer(transport) { server in
            let blocker = try await server.occupy()
            let client = try server.connect()
            await client.send((1...3).map { forwardLine($0) }.joined())
            try await server.waiting(3)
            client.close()
            try await server.waiting(0)
            blocker.release()
        }
    }

    @Test(arguments: [Listener.Transport.unix, .tcp])
    func aClientThatVanishesWhileItIsNotReadIsNoticed(
        _ transport: Listener.Transport
    ) async throws {
        try await withServer(transport) { server in
            let blocker = try await server.occupy()
            let client = try server.connect()
            await client.send((1...30).map { forwardLine($0) }.joined())
            try await server.waiting(8)
            client.close()
            try await server.waiting(0)
            blocker.release()
        }
    }

    @Test func aSessionEndsWithItsConnection() async throws {
        try await withServer { server in
            let client = try server.connect()
            await client.send(#"{"id":1,"method":"session.open","params":{"model":"tiny"}}"# + "\n")
            #expect(try await client.reply()?["result"]?["session"]?.string != nil)
            client.close()
            try await server.asking { $0["sessions"]?.integer == 0 }
        }
    }

    @Test func aShutdownFinishesWhatIsInFlightAndRefusesTheRest() async throws {
        try await withServer { server in
            let blocker = try await server.occupy()
            let client = try server.connect()
            await client.send(forwardLine(1))
            try await server.waiting(1)
            await server.group.triggerGracefulShutdown()
            // The path is free for a successor before what is in flight is finished.
            let path = server.listener.description
            while FileManager.default.fileExists(atPath: path) { await Task.yield() }
            let successor = try Listener.unix(path: path)
            var refused: JSONTree?
            // The shutdown reaches the connection in its own time.
            var id = 2
            repeat {
                await client.send(
                    #"{"id":\#(id),"method":"snapshot","params":{"model":"none"}}"# + "\n"
                )
                refused = try await client.reply()
                id += 1
            } while refused?.errorType == "unknown_model"
            #expect(refused?.errorType == "shutting_down")
            blocker.release()
            #expect(try await client.reply()?["id"]?.integer == 1)
            // What it may have sent since was not read: it is told that none of it is done.
            let farewell = try await client.reply()
            #expect(farewell?["id"] == .null && farewell?.errorType == "shutting_down")
            #expect(try await client.line() == nil)
            client.close()
            #expect(throws: ListenerError.inUse(path)) { try Listener.unix(path: path) }
            successor.abandon()
        }
    }
}
