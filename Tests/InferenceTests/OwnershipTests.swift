import Networks
import TestKit
import Testing
import Wire

@testable import Inference

/// Whose sessions and snapshots are whose: who is told of them, and who may end them.
@Suite struct OwnershipTests {
    private let alice = peer(1, .session, user: 1001)
    private let bob = peer(2, .session, user: 1002)
    private let root = peer(3, .admin, user: 0)

    private func open(_ engine: Engine, by peer: Peer, ttl: Int? = nil) async throws -> String {
        try await engine.reply(to: SessionOpen(model: "tiny", ttlSeconds: ttl), from: peer).session
    }

    private func sessions(_ engine: Engine, toldTo peer: Peer) async throws -> [String] {
        try await engine.reply(to: SessionList(), from: peer).sessions.map(\.session)
    }

    private func snapshots(_ engine: Engine, toldTo peer: Peer) async throws -> [String] {
        try await engine.reply(to: SnapshotList(), from: peer).snapshots.map(\.snapshot)
    }

    @Test func aUserIsToldItsOwnSessionsAndAnAdministratorAll() async throws {
        try await withEngine { engine in
            let first = try await open(engine, by: alice)
            let second = try await open(engine, by: bob)
            #expect(try await sessions(engine, toldTo: alice) == [first])
            #expect(try await sessions(engine, toldTo: bob) == [second])
            // The same user by another connection.
            let later = peer(9, .session, user: 1001)
            #expect(try await sessions(engine, toldTo: later) == [first])
            #expect(try await sessions(engine, toldTo: root) == [first, second])
            #expect(await engine.refusal(of: SessionList(), from: peer(4, .read)) == .forbidden)
        }
    }

    /// They are one account: another's session would be open to whoever asks.
    @Test func peersByTCPAreToldWhatTheirConnectionHolds() async throws {
        try await withEngine { engine in
            let first = try await open(engine, by: distantPeer(5), ttl: 60)
            #expect(try await sessions(engine, toldTo: distantPeer(5)) == [first])
            #expect(try await sessions(engine, toldTo: distantPeer(6)).isEmpty)
            engine.connectionClosed(ConnectionID(5))
            #expect(try await sessions(engine, toldTo: distantPeer(6)).isEmpty)
            // Whoever knows its name takes it up, and is told of it then.
            _ = try await engine.reply(to: update(session: first), from: distantPeer(6))
            #expect(try await sessions(engine, toldTo: distantPeer(6)) == [first])
        }
    }

    @Test func aSessionIsDescribed() async throws {
        try await withEngine { engine in
            let name = try await open(engine, by: alice, ttl: 60)
            let list = SessionList()
            var told = try #require(try await engine.reply(to: list, from: root).sessions.first)
            #expect(told.model == "tiny" && told.version == 1)
            #expect(told.opener == Opener(user: 1001, peer: "user 1001"))
            #expect(told.connection == 1 && told.timeToLive == 60 && told.timeLeft == nil)
            #expect(told.age >= told.idle && told.idle >= 0)
            // It shares all with its model until it is changed.
            #expect(told.bytes == 0)
            _ = try await engine.reply(to: update(session: name), from: alice)
            told = try #require(try await engine.reply(to: list, from: root).sessions.first)
            let weights = try engine.registry.weights(at: .init(model: "tiny", session: name))
            // New weights and as large a momentum, and what is packed of them.
            #expect(told.version == 2 && told.bytes >= weights.state.byteCount)
            #expect(weights.state.byteCount > 0 && told.bytes <= 6 * weights.byteCount)
            engine.connectionClosed(ConnectionID(1))
            told = try #require(try await engine.reply(to: list, from: root).sessions.first)
            #expect(told.connection == nil)
            #expect(try #require(told.timeLeft) > 50 && #require(told.timeLeft) <= 60)
        }
    }

    @Test func aSessionByTCPIsDescribedByItsAddress() async throws {
        try await withEngine { engine in
            _ = try await open(engine, by: distantPeer(5))
            let told = try await engine.reply(to: SessionList(), from: root).sessions
            #expect(told.map(\.opener) == [Opener(user: nil, peer: "192.0.2.1:5")])
        }
    }

    @Test func anAdministratorClosesAnothersSessionAndThatIsLoggedOnce() async throws {
        let noted = Noted()
        var configuration = Engine.Configuration(threads: 1)
        configuration.log = noted.add
        try await withEngine(configuration) { engine in
            let mine = try await open(engine, by: alice)
            _ = try await engine.reply(to: SessionClose(session: mine), from: alice)
            #expect(noted.all.isEmpty)
            let another = try await open(engine, by: alice)
            let name = try #require(try await sessions(engine, toldTo: root).first)
            _ = try await engine.reply(to: SessionClose(session: name), from: root)
            #expect(await engine.refusal(of: update(session: another), from: alice) != nil)
            #expect(
                noted.all == [
                    "closed a session of tiny that user 1001 had opened for user 0, connection 3"
                ]
            )
        }
    }

    @Test func placesComeFreeWhenAnAdministratorClosesThem() async throws {
        try await withEngine { engine in
            for _ in 0..<Quota().share { _ = try await self.open(engine, by: alice) }
            let open = SessionOpen(model: "tiny")
            #expect(await engine.refusal(of: open, from: alice) == .overloaded)
            for name in try await sessions(engine, toldTo: root) {
                _ = try await engine.reply(to: SessionClose(session: name), from: root)
            }
            #expect(await engine.refusal(of: open, from: alice) == nil)
        }
    }

    @Test func snapshotsAreToldToWhoTookThem() async throws {
        try await withEngine { engine in
            let session = try await open(engine, by: alice)
            let kept = Snapshot(model: "tiny", session: session)
            let ofSession = try await engine.reply(to: kept, from: alice).snapshot
            let shared = Snapshot(model: "tiny")
            let ofModel = try await engine.reply(to: shared, from: root).snapshot
            let passing = try await engine.reply(to: shared, from: distantPeer(5)).snapshot
            #expect(try await snapshots(engine, toldTo: alice) == [ofSession])
            #expect(try await snapshots(engine, toldTo: bob).isEmpty)
            #expect(try await snapshots(engine, toldTo: distantPeer(5)) == [passing])
            #expect(try await snapshots(engine, toldTo: distantPeer(6)).isEmpty)
            let all = try await engine.reply(to: SnapshotList(), from: root).snapshots
            #expect(all.map(\.snapshot) == [ofSession, ofModel, passing])
            #expect(all.map(\.keeper) == [.session, .model, .connection])
            #expect(all.map(\.session) == [session, nil, nil])
            #expect(all.allSatisfy { $0.model == "tiny" && $0.version == 1 && $0.bytes == 0 })
        }
    }

    @Test func aSnapshotIsDroppedByWhoTookItOrByAnAdministrator() async throws {
        try await withEngine { engine in
            let session = try await open(engine, by: alice)
            let take = Snapshot(model: "tiny", session: session)
            let first = try await engine.reply(to: take, from: alice).snapshot
            let drop = SnapshotDrop(snapshot: first)
            #expect(await engine.refusal(of: drop, from: bob) == .forbidden)
            #expect(await engine.refusal(of: drop, from: distantPeer(5)) == .forbidden)
            _ = try await engine.reply(to: drop, from: alice)
            #expect(await engine.refusal(of: drop, from: alice) == .invalidParams)
            let restore = Restore(model: "tiny", session: session, snapshot: first)
            #expect(await engine.refusal(of: restore, from: alice) == .invalidParams)
            let second = try await engine.reply(to: take, from: alice).snapshot
            _ = try await engine.reply(to: SnapshotDrop(snapshot: second), from: root)
            #expect(try await snapshots(engine, toldTo: root).isEmpty)
        }
    }

    /// Sixty-four of them, and there was never another.
    @Test func whatAnAdministratorKeptIsDroppedByAnAdministratorAlone() async throws {
        try await withEngine { engine in
            let shared = Snapshot(model: "tiny")
            for _ in 0..<Quota().total { _ = try await engine.reply(to: shared, from: root) }
            #expect(await engine.refusal(of: shared, from: root) == .overloaded)
            let kept = try await snapshots(engine, toldTo: root)
            // The administrator's own user, without the role.
            let same = peer(8, .session, user: 0)
            let drop = SnapshotDrop(snapshot: kept[0])
            #expect(await engine.refusal(of: drop, from: same) == .forbidden)
            _ = try await engine.reply(to: drop, from: root)
            #expect(await engine.refusal(of: shared, from: root) == nil)
        }
    }

    @Test func loadingAndUnloadingIsLoggedOnceWithWhoAsked() async throws {
        let noted = Noted()
        var configuration = Engine.Configuration(threads: 1)
        configuration.log = noted.add
        try await withModelsDirectory(configuration) { engine, _ in
            let seeded = ModelSource(
                name: "seeded",
                architecture: "resnet_mini",
                weights: .seed(1, classes: 2)
            )
            try engine.add(seeded.load())
            let load = ModelLoad(
                name: "again",
                architecture: "resnet_mini",
                file: "copy.safetensors"
            )
            #expect(await engine.refusal(of: load, from: root) == .invalidParams)
            _ = try await engine.reply(to: ModelSave(model: "seeded", name: "copy"), from: root)
            _ = try await engine.reply(to: load, from: root)
            _ = try await engine.reply(to: ModelUnload(name: "again"), from: root)
            _ = try await engine.reply(to: ModelDelete(name: "copy"), from: root)
            #expect(
                noted.all.map { $0.replacing(/, \d+ bytes/, with: "") } == [
                    "saved seeded as copy.safetensors for user 0, connection 3",
                    "loaded again from copy.safetensors for user 0, connection 3",
                    "unloaded again for user 0, connection 3",
                    "deleted copy.safetensors for user 0, connection 3",
                ]
            )
        }
    }
}
