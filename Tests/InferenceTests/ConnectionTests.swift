import Files
import JSON
import Synchronization
import TestKit
import Testing
import Wire

@testable import Inference

/// Who is connected, as those are told who ask, and what becomes of a connection that is closed.
@Suite struct ConnectionTests {
    /// Opens a connection of a peer; whether it was closed is in what comes back.
    private func open(_ peer: Peer, _ engine: Engine) -> (ConnectionRecord, isClosed: Closing) {
        let closing = Closing()
        let record = ConnectionRecord(of: peer, isByTCP: peer.account == .remote) {
            closing.flag.withLock { $0 = true }
        }
        engine.connections.add(record)
        return (record, closing)
    }

    private final class Closing: Sendable {
        let flag = Mutex(false)
        var hasHappened: Bool { flag.withLock { $0 } }
    }

    /// The numbers of the connections that a peer is told of.
    private func told(_ peer: Peer, of engine: Engine) async throws -> [Int] {
        let reply = try await engine.reply(to: ConnectionList(), from: peer)
        return reply.connections.map(\.connection)
    }

    @Test func oneIsToldOfOnesOwnAndAnAdministratorOfAll() async throws {
        try await withEngine { engine in
            let administrator = peer(1, .admin, user: 0)
            let (one, again, other) = (
                peer(2, .session), peer(3, .session), peer(4, .session, user: 1001)
            )
            let (distant, remote) = (distantPeer(5), distantPeer(6))
            for each in [administrator, one, again, other, distant, remote] {
                _ = open(each, engine)
            }
            // Those who come by TCP are one account and many people.
            for (peer, numbers) in [
                (administrator, [1, 2, 3, 4, 5, 6]), (one, [2, 3]), (other, [4]), (distant, [5]),
            ] {
                let told = try await told(peer, of: engine)
                #expect(told == numbers)
            }
        }
    }

    @Test func whatAConnectionHasDoneIsTold() async throws {
        try await withEngine { engine in
            let (record, _) = open(peer(2, .session), engine)
            record.receive(100)
            record.send(70)
            record.take(30)
            record.ask("forward")
            record.mean("tiny")
            let list = try await engine.reply(to: ConnectionList(), from: peer(2, .session))
            let told = try #require(list.connections.first)
            #expect(told.isOwn && !told.isByTCP && told.role == .session)
            #expect(told.requests == 1 && told.method == "forward" && told.model == "tiny")
            #expect((told.bytesIn, told.bytesOut, told.unread) == (100, 70, 40))
            #expect(told.opener.user == 1000 && told.waiting == 0 && told.running == 0)
        }
    }

    @Test func whatIsUnderWayAndWhatWaitsIsTold() async throws {
        try await withEngine { engine in
            _ = open(peer(2), engine)
            let (begun, began) = AsyncStream.makeStream(of: Void.self)
            try engine.queue.submit(.endless(from: peer(2), id: 1, began: began))
            for await _ in begun { break }
            try engine.queue.submit(Job(from: peer(2), id: 2))
            let list = try await engine.reply(to: ConnectionList(), from: peer(9))
            let told = try #require(list.connections.first)
            #expect((told.waiting, told.running, told.method) == (1, 1, "ping"))
            #expect(told.runningFor ?? -1 >= 0)
            let call = ConnectionClose(connection: 2)
            let reply = try await engine.reply(to: call, from: peer(9))
            #expect(reply.requests == 2)
            engine.connectionClosed(ConnectionID(2))
        }
    }

    @Test func anAdministratorClosesAnyAndOthersTheirOwn() async throws {
        let noted = Noted()
        var configuration = Engine.Configuration(threads: 1)
        configuration.log = { noted.add($0) }
        try await withEngine(configuration) { engine in
            let (_, first) = open(peer(2, .session), engine)
            let (_, second) = open(peer(3, .session, user: 1001), engine)
            let (_, third) = open(distantPeer(4), engine)
            let call = ConnectionClose(connection: 3)
            // As if there were none: nobody is told of others.
            #expect(await engine.refusal(of: call, from: peer(2, .session)) == .invalidParams)
            #expect(await engine.refusal(of: call, from: distantPeer(4)) == .invalidParams)
            #expect(!second.hasHappened && noted.all.isEmpty)
            let reply = try await engine.reply(to: call, from: peer(9, .admin, user: 0))
            #expect(second.hasHappened && reply.opener.user == 1001 && reply.requests == 0)
            #expect(noted.all.count == 1 && noted.all[0].contains("closed connection 3"))
            _ = try await engine.reply(
                to: ConnectionClose(connection: 2),
                from: peer(8, .session)
            )
            #expect(first.hasHappened && !third.hasHappened)
        }
    }

    @Test func theOneThatAsksAndThoseThatAreNotThereAreRefused() async throws {
        try await withEngine { engine in
            let (_, own) = open(peer(2), engine)
            for number in [2, 77] {
                let call = ConnectionClose(connection: number)
                #expect(await engine.refusal(of: call, from: peer(2)) == .invalidParams)
            }
            #expect(!own.hasHappened)
        }
    }

    @Test func whatHasGoneStillCounts() async throws {
        try await withEngine { engine in
            let (record, _) = open(distantPeer(2), engine)
            record.receive(100)
            record.send(10)
            engine.connections.remove(record)
            // Whoever has gone can't go again.
            engine.connections.remove(record)
            engine.connections.refuse()
            let (staying, _) = open(peer(3), engine)
            staying.receive(1)
            let stats = JSONValue.object(try await engine.reply(to: Stats()).tree)
            #expect(stats["bytes"] == ["in": 101, "out": 10])
            #expect(stats["connections"] == ["unix": 1, "tcp": 0, "opened": 2, "refused": 1])
        }
    }

    @Test func onlyAnAdministratorAtHomeIsToldWhereTheModelsAre() async throws {
        try await withModelsDirectory { engine, folder in
            let far = Peer(connection: ConnectionID(3), role: .admin)
            var hellos: [HelloReply] = []
            for each in [peer(1, .admin), peer(2, .session), far] {
                hellos.append(try await engine.reply(to: Hello(), from: each))
            }
            #expect(hellos.map(\.role) == [.admin, .session, .admin])
            let real = try #require(hellos[0].modelsDirectory)
            #expect(real.hasPrefix("/") && real.hasSuffix(folder.lastPathComponent))
            #expect(hellos[1].modelsDirectory == nil && hellos[2].modelsDirectory == nil)
        }
    }
}
