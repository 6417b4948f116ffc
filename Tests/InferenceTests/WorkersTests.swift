import JSON
import TestKit
import Testing
import Wire

@testable import Inference

/// Several workers: which jobs run beside one another, and which one after another.
@Suite(.timeLimit(.minutes(10))) struct WorkersTests {
    private let configuration = {
        var configuration = Engine.Configuration(threads: 2)
        configuration.workers = 2
        return configuration
    }()

    @Test func threadsAreSplitAsEquallyAsTheyCanBe() {
        var configuration = Engine.Configuration(threads: 7)
        #expect(configuration.threadsOfWorkers == [7])
        configuration.workers = 3
        #expect(configuration.threadsOfWorkers == [3, 2, 2])
        configuration.workers = 7
        #expect(configuration.threadsOfWorkers == [1, 1, 1, 1, 1, 1, 1])
    }

    @Test(arguments: [2, 5])
    func jobsOfDifferentConnectionsOverlap(workers: Int) async throws {
        var configuration = Engine.Configuration(threads: workers)
        configuration.workers = workers
        try await withEngine(configuration) { engine in
            // Each ends only once all have begun.
            let rendezvous = Rendezvous(workers)
            let tickets = try (1...workers).map { connection in
                let job = Job(from: peer(UInt64(connection))) { _ in rendezvous.arriveAndWait() }
                try engine.queue.submit(job)
                return job.ticket
            }
            for ticket in tickets { _ = try await ticket.value().get() }
            #expect(engine.queue.load.running == 0)
        }
    }

    @Test func aWorkerServesWhileAnotherIsBusy() async throws {
        try await withEngine(configuration) { engine in
            let long = try await engine.endlessJob(from: peer(7))
            _ = try await engine.reply(to: forward, from: peer(1))
            let stats = try await engine.reply(to: Stats())
            #expect(stats.tree["queue"]?["running"]?.integer == 1)
            #expect(stats.tree["queue"]?["workers"]?.integer == 2)
            #expect(long.ticket.outcome == nil)
            engine.connectionClosed(ConnectionID(7))
            #expect(await long.ticket.value().errorType == .cancelled)
        }
    }

    @Test func theRunningRequestOfEitherWorkerIsCancelled() async throws {
        try await withEngine(configuration) { engine in
            let one = try await engine.endlessJob(from: peer(1), id: "one")
            let two = try await engine.endlessJob(from: peer(2), id: "two")
            for (id, sender, job) in [("two", peer(2), two), ("one", peer(1), one)] {
                let cancel = Cancel(target: .string(id))
                #expect(try await engine.reply(to: cancel, from: peer(3)).state == .unknown)
                #expect(try await engine.reply(to: cancel, from: sender).state == .running)
                #expect(await job.ticket.value().errorType == .cancelled)
            }
        }
    }

    @Test func closingStopsAllWorkersAndEndsTheRun() async throws {
        let engine = Engine(configuration)
        try await withThrowingTaskGroup { group in
            group.addTask { await engine.run() }
            defer { engine.close() }
            let one = try await engine.endlessJob(from: peer(1))
            let two = try await engine.endlessJob(from: peer(2))
            engine.close()
            #expect(await one.ticket.value().errorType == .shuttingDown)
            #expect(await two.ticket.value().errorType == .shuttingDown)
            try await group.waitForAll()
        }
    }

    @Test func updatesOfManyConnectionsAreNoneLost() async throws {
        try await withEngine(configuration) { engine in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for connection in 1...6 {
                    group.addTask {
                        let sender = peer(UInt64(connection))
                        return try await engine.reply(to: update(), from: sender).version
                    }
                }
                var versions: Set<Int> = []
                for try await version in group { versions.insert(version) }
                #expect(versions == Set(2...7))
            }
        }
    }

    @Test func theSelfTestPassesOnSeveralWorkers() async throws {
        try await withEngine(configuration) { engine in
            try engine.add(TinyNetwork.model(named: "second"))
            #expect(try await engine.selfTest().isEmpty)
        }
    }
}

extension Engine {
    /// Submits a job that runs until it is cancelled, and waits until it runs.
    fileprivate func endlessJob(from sender: Peer, id: RequestID = 0) async throws -> Job {
        let (begun, began) = AsyncStream.makeStream(of: Void.self)
        let job = Job.endless(from: sender, id: id, began: began)
        try queue.submit(job)
        for await _ in begun { break }
        return job
    }
}
