import Tensors
import Testing
import Wire

@testable import Inference

@Suite struct SessionTests {
    @Test func anUpdateInASessionIsInvisibleOutside() async throws {
        try await withEngine { engine in
            let before = try await engine.reply(to: forward).outputs
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            #expect(try await engine.reply(to: update(session: session)).version == 2)
            let after = try await engine.reply(to: forward)
            #expect(after.outputs == before)
            #expect(after.version == 1)
            var inside = forward
            inside.session = session
            let changed = try await engine.reply(to: inside)
            #expect(changed.version == 2)
            #expect(changed.outputs != before)
        }
    }

    @Test func updatingTheSharedModelMakesTheNextVersion() async throws {
        try await withEngine { engine in
            let before = try await engine.reply(to: forward)
            let step = try await engine.reply(to: update(expect: 1))
            #expect(step.version == 2)
            #expect(step.gradientNorm > 0)
            #expect(await engine.refusal(of: update(expect: 1)) == .versionConflict)
            let after = try await engine.reply(to: forward)
            #expect(after.version == 2)
            #expect(after.outputs != before.outputs)
        }
    }

    @Test func anUpdateThatWouldStoreANonFiniteWeightStoresNothing() async throws {
        try await withEngine { engine in
            let before = try await engine.reply(to: forward)
            #expect(await engine.refusal(of: update(lr: 1e300)) == .nonFinite)
            #expect(try await engine.reply(to: forward) == before)
        }
    }

    @Test func restoringBringsBackWeightsAndOptimizerToTheBit() async throws {
        try await withEngine { engine in
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            _ = try await engine.reply(to: update(session: session))
            let kept = try await engine.reply(to: Snapshot(model: "tiny", session: session))
            #expect(kept.version == 2)
            let first = try await engine.reply(to: update(session: session))
            let restored = try await engine.reply(
                to: Restore(model: "tiny", session: session, snapshot: kept.snapshot)
            )
            #expect(restored.version == 4)
            // The same step again: its norm tells of the momentum as well.
            let second = try await engine.reply(to: update(session: session))
            #expect(second.loss == first.loss)
            #expect(second.updateNorm == first.updateNorm)
        }
    }

    @Test func aSessionEndsWithItsConnectionAndItsSnapshotsWithIt() async throws {
        try await withEngine { engine in
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            _ = try await engine.reply(to: Snapshot(model: "tiny", session: session))
            engine.connectionClosed(ConnectionID(1))
            #expect(
                await engine.refusal(of: update(session: session), from: peer(2)) == .invalidParams
            )
            let left = engine.registry.withState { ($0.sessions.count, $0.snapshots.count) }
            #expect(left == (0, 0))
        }
    }

    @Test func aTimeToLiveKeepsASessionForTheNextConnection() async throws {
        try await withEngine { engine in
            let open = SessionOpen(model: "tiny", ttlSeconds: 60)
            let session = try await engine.reply(to: open).session
            engine.connectionClosed(ConnectionID(1))
            #expect(
                try await engine.reply(to: update(session: session), from: peer(2)).version == 2
            )
            // Adopted: it now lives as long as connection 2, and its time starts anew after that.
            engine.registry.purge(at: .now + .seconds(3600))
            #expect(engine.registry.withState { $0.sessions.count } == 1)
            engine.connectionClosed(ConnectionID(2))
            engine.registry.purge(at: .now + .seconds(59))
            #expect(engine.registry.withState { $0.sessions.count } == 1)
            engine.registry.purge(at: .now + .seconds(61))
            #expect(engine.registry.withState { $0.sessions.count } == 0)
        }
    }

    @Test func closingASessionEndsIt() async throws {
        try await withEngine { engine in
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            _ = try await engine.reply(to: SessionClose(session: session))
            #expect(await engine.refusal(of: SessionClose(session: session)) == .invalidParams)
        }
    }

    @Test func thereIsALimitToSessionsAndSnapshots() async throws {
        var configuration = Engine.Configuration(threads: 1)
        configuration.sessions.total = 1
        configuration.snapshots.total = 1
        try await withEngine(configuration) { engine in
            _ = try await engine.reply(to: SessionOpen(model: "tiny"))
            #expect(await engine.refusal(of: SessionOpen(model: "tiny")) == .overloaded)
            _ = try await engine.reply(to: Snapshot(model: "tiny"))
            #expect(await engine.refusal(of: Snapshot(model: "tiny")) == .overloaded)
        }
    }
}
