import JSON
import TestKit
import Testing
import Wire

@testable import Inference

/// Which requests are kept as slow, and what is told of them.
@Suite struct SlowLogTests {
    /// A request that was received so long ago, and is answered now.
    private func passage(
        _ milliseconds: Int,
        id: RequestID = 7,
        from sender: Peer = peer(),
        outcome: Ticket.Outcome = .success(PingReply())
    ) -> Passage {
        let order = Order(
            id: id,
            method: "forward",
            task: .atOnce { _, _ in PingReply() },
            bytes: 300
        )
        let ticket = Ticket(connection: sender.connection, deadline: nil, model: "tiny")
        ticket.took(waiting: .microseconds(1540), computing: .milliseconds(2))
        return Passage(
            order,
            ticket,
            outcome,
            from: sender,
            received: .now - .milliseconds(milliseconds),
            bytesOut: 40
        )
    }

    @Test func whatTakesAsLongIsKept() throws {
        let log = SlowLog(milliseconds: 500)
        #expect(!log.keep(passage(400)))
        #expect(log.keep(passage(600)))
        let told = try #require(log.requests(visibleTo: peer()).first)
        #expect(told.total >= 600 && told.waiting == 1.5 && told.computing == 2)
        #expect((told.method, told.model, told.request) == ("forward", "tiny", "7"))
        #expect((told.bytesIn, told.bytesOut, told.error) == (300, 40, nil))
        #expect(log.count == 1)
    }

    @Test func withoutAThresholdNothingIs() {
        let log = SlowLog(milliseconds: nil)
        #expect(!log.keep(passage(1_000_000)) && log.requests(visibleTo: peer()).isEmpty)
    }

    @Test func theNewestAreKeptAndAllAreCounted() {
        let log = SlowLog(milliseconds: 1)
        for _ in 0..<SlowLog.capacity + 5 { _ = log.keep(passage(10)) }
        let told = log.requests(visibleTo: peer())
        #expect(told.count == SlowLog.capacity && log.count == SlowLog.capacity + 5)
        #expect(told.first?.number == SlowLog.capacity + 5 && told.last?.number == 6)
    }

    @Test func othersRequestsAreAnAdministratorsToSee() {
        let log = SlowLog(milliseconds: 1)
        _ = log.keep(passage(10, from: peer(1, .session)))
        _ = log.keep(passage(10, from: peer(2, .session, user: 1001)))
        _ = log.keep(passage(10, from: distantPeer(3)))
        #expect(log.requests(visibleTo: peer(9, .admin, user: 0)).count == 3)
        #expect(log.requests(visibleTo: peer(8, .session)).map(\.connection) == [1])
        #expect(log.requests(visibleTo: distantPeer(4)).isEmpty)
    }

    /// As long as a line may be, and made to look like the end of one.
    @Test func anIDIsCutAndCannotEndALine() throws {
        let id = RequestID.string(
            "a\n<0>panic \u{1B}[2J\"" + String(repeating: "x", count: 100_000)
        )
        let log = SlowLog(milliseconds: 1)
        let passage = passage(10, id: id, outcome: .failure(.cancelled()))
        _ = log.keep(passage)
        let told = try #require(log.requests(visibleTo: peer()).first)
        #expect(told.request.hasPrefix(#""a\n<0>panic \u{1B}[2J\""#) && told.request.count < 120)
        #expect(told.request.hasSuffix(#"…""#) && told.error == .cancelled)
        let line = passage.description
        #expect(!line.contains("\n") && line.count < 400)
        #expect(line.contains(" method=forward model=tiny queue_ms=1.5 compute_ms=2.0 total_ms="))
        #expect(line.hasSuffix(" bytes_in=300 bytes_out=40 error=cancelled"))
    }

    @Test func aSlowRequestOfARealEngineIsTold() async throws {
        var configuration = Engine.Configuration(threads: 1)
        configuration.slowMilliseconds = 20
        try await withEngine(configuration) { engine in
            let reply = try await engine.reply(to: SlowList())
            #expect(reply.threshold == 20 && reply.requests.isEmpty)
            #expect(engine.note(passage(30)))
            let told = try await engine.reply(to: SlowList())
            #expect(told.requests.count == 1)
            let stats = try await engine.reply(to: Stats())
            #expect(stats.tree["slow"]?.integer == 1)
        }
    }

    @Test func aTicketKnowsHowLongItsJobWaitedAndRan() async throws {
        try await withEngine { engine in
            let job = Job(from: peer())
            try engine.queue.submit(job)
            _ = await engine.outcome(of: job.ticket)
            let times = try #require(job.ticket.times)
            #expect(times.waiting >= .zero && times.computing >= .zero)
        }
    }
}
