import Testing
import Wire

@testable import Inference

/// What may run beside what: the queue with no worker behind it, jobs taken out by the test.
@Suite struct ClaimTests {
    private let queue = ComputeQueue(capacity: 100, workers: 4)
    private let shared = Claim.weights(.init(model: "m", session: nil))
    private func session(_ name: String) -> Claim {
        .weights(.init(model: "m", session: name))
    }

    private func submit(
        _ id: Int64,
        _ claim: Claim = .nothing,
        of connection: UInt64
    ) throws {
        try queue.submit(Job(from: peer(connection), id: .integer(id), claim: claim))
    }

    /// Takes out everything that may run now.
    private func begin() -> [(number: Int, job: Job)] {
        var begun: [(Int, Job)] = []
        while let next = queue.next(for: .compute) { begun.append(next) }
        return begun
    }

    @Test func aConnectionsJobsRunOneAtATimeInTheirOrder() throws {
        for id in Int64(1)...2 { try submit(id, of: 1) }
        try submit(9, of: 2)
        let begun = begin()
        #expect(begun.map(\.job.id) == [1, 9])
        queue.finish(begun[1].number, after: .zero)
        #expect(begin().isEmpty)
        queue.finish(begun[0].number, after: .zero)
        #expect(begin().map(\.job.id) == [2])
    }

    @Test func changesOfOnePlaceAreMadeOneAtATimeInTheirOrder() throws {
        for id in Int64(1)...3 { try submit(id, shared, of: UInt64(id)) }
        var order: [RequestID] = []
        for _ in 1...3 {
            let begun = begin()
            #expect(begun.count == 1)
            order += begun.map(\.job.id)
            for (number, _) in begun { queue.finish(number, after: .zero) }
        }
        #expect(order == [1, 2, 3])
    }

    @Test func readersAndChangesOfOtherPlacesRunBesideAChange() throws {
        try submit(1, shared, of: 1)
        try submit(2, session("a"), of: 2)
        try submit(3, session("b"), of: 3)
        try submit(4, session("a"), of: 4)
        try submit(5, of: 5)
        #expect(begin().map(\.job.id) == [1, 2, 3, 5])
    }

    @Test func aModelComesAndGoesAlone() throws {
        try submit(1, session("a"), of: 1)
        try submit(2, .model("m"), of: 2)
        // Would overtake the one that waits.
        try submit(3, shared, of: 3)
        try submit(4, .model("other"), of: 4)
        let first = begin()
        #expect(first.map(\.job.id) == [1, 4])
        queue.finish(first[0].number, after: .zero)
        let second = begin()
        #expect(second.map(\.job.id) == [2])
        queue.finish(second[0].number, after: .zero)
        #expect(begin().map(\.job.id) == [3])
    }

    @Test func filesAreWrittenOneAtATime() throws {
        for id in Int64(1)...2 { try submit(id, .file("same"), of: UInt64(id)) }
        try submit(3, .file("m"), of: 3)
        try submit(4, .model("m"), of: 4)
        #expect(begin().map(\.job.id) == [1, 3, 4])
    }

    @Test func whatWaitedForACancelledJobMayRun() throws {
        try submit(1, of: 1)
        try submit(2, shared, of: 1)
        #expect(begin().map(\.job.id) == [1])
        // Behind the second job of the connection that is busy.
        try submit(3, shared, of: 2)
        #expect(begin().isEmpty)
        #expect(queue.cancel(2, of: ConnectionID(1)) == .queued)
        #expect(begin().map(\.job.id) == [3])
    }

    @Test func oneJobThatStandsStillIsNoticedWhileAnotherGetsOn() throws {
        let idle = queue.progress
        #expect(!idle.standsStill(since: idle))
        try submit(1, of: 1)
        let waiting = queue.progress
        #expect(!waiting.standsStill(since: idle))
        #expect(queue.progress.standsStill(since: waiting))
        try submit(2, of: 2)
        let jobs = begin().map(\.job)
        let begun = queue.progress
        #expect(!begun.standsStill(since: waiting))
        try jobs[0].interruption.check()
        #expect(queue.progress.standsStill(since: begun))
        try jobs[1].interruption.check()
        #expect(!queue.progress.standsStill(since: begun))
    }
}
