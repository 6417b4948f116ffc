import TestKit
import Testing
import Wire

@testable import Inference

/// The queue with no worker behind it: everything waits.
@Suite struct QueueTests {
    private func engine(queue: Int = 256) throws -> Engine {
        var limits = Limits()
        limits.queue = queue
        let engine = Engine(Engine.Configuration(threads: 1, limits: limits))
        try engine.add(TinyNetwork.model())
        return engine
    }

    @Test func connectionsTakeTurns() throws {
        let engine = try engine()
        for id in 1...3 { _ = engine.ask(forward, id: .integer(Int64(id)), from: peer(1)) }
        _ = engine.ask(forward, id: 4, from: peer(2))
        let order = (0..<4).compactMap { _ in
            engine.queue.next(for: .compute).map { next in
                engine.queue.finish(next.number, after: .zero)
                return next.job.id
            }
        }
        #expect(order == [1, 4, 2, 3])
    }

    @Test func aFullQueueRefusesAtOnceAndSaysWhenToComeBack() throws {
        let engine = try engine(queue: 1)
        let first = engine.ask(forward, id: 1, from: peer(1))
        let second = engine.ask(forward, id: 2, from: peer(2))
        #expect(first.outcome == nil)
        guard case .failure(let error) = second.outcome else {
            Issue.record("the second was queued")
            return
        }
        #expect(error.type == .overloaded)
        #expect((error.retryAfterMilliseconds ?? 0) > 0)
    }

    @Test func aQueuedRequestIsCancelledAtOnce() throws {
        let engine = try engine()
        let waiting = engine.ask(forward, id: "mine", from: peer(1))
        let foreign = engine.ask(forward, id: "mine", from: peer(2))
        let cancel = Cancel(target: "mine")
        #expect(try engine.ask(cancel, id: 2, from: peer(1)).state == .queued)
        #expect(waiting.errorType == .cancelled)
        #expect(foreign.outcome == nil)
        #expect(try engine.ask(cancel, id: 2, from: peer(1)).state == .unknown)
    }

    @Test func aClosedConnectionLeavesNothingBehind() throws {
        let engine = try engine()
        let gone = (0..<3).map { engine.ask(forward, id: .integer($0), from: peer(1)) }
        let other = engine.ask(forward, id: 9, from: peer(2))
        engine.connectionClosed(ConnectionID(1))
        #expect(gone.allSatisfy { $0.errorType == .cancelled })
        #expect(other.outcome == nil)
        #expect(engine.queue.load.waiting == 1)
    }

    @Test func anExpiredRequestIsDroppedBeforeItIsComputed() throws {
        let engine = try engine()
        var call = forward
        call.compute.deadlineMilliseconds = 0
        let expired = engine.ask(call, id: 1)
        _ = engine.ask(forward, id: 2, from: peer())
        #expect(engine.queue.next(for: .compute)?.job.id == 2)
        #expect(expired.errorType == .deadlineExceeded)
    }

    @Test func aDeadlineIsAnsweredWhileTheRequestStillWaits() async throws {
        let engine = try engine()
        var call = forward
        call.compute.deadlineMilliseconds = 1
        let ticket = engine.ask(call, id: 1)
        guard case .failure(let error) = await engine.outcome(of: ticket) else {
            Issue.record("nothing computes, and yet there is a reply")
            return
        }
        #expect(error.type == .deadlineExceeded)
        #expect(engine.queue.load.waiting == 0)
    }

    @Test func aClosedEngineRefusesAndAnswersWhatWaited() throws {
        let engine = try engine()
        let waiting = engine.ask(forward, id: 1, from: peer())
        engine.close()
        #expect(waiting.errorType == .shuttingDown)
        #expect(engine.ask(forward, id: 2, from: peer()).errorType == .shuttingDown)
    }

    @Test(arguments: [Hello(), Ping(), Stats(), Models(), Cancel(target: 1)] as [any Call])
    func questionsAreAnsweredWithoutAWorker(_ call: any Call) throws {
        let engine = try engine()
        let ticket = engine.ask(call, id: 1, from: peer(1, .read))
        #expect(ticket.errorType == nil)
        #expect(ticket.outcome != nil)
        let order = try engine.read(Request(id: 1, call: call).line(), from: peer(1, .read))
        #expect(order.isAtOnce)
    }
}

extension Ticket {
    /// The type of the error it holds, if it holds one.
    var errorType: ErrorType? { outcome?.errorType }

    /// The state that a cancelling ticket holds.
    fileprivate var state: CancelReply.State? {
        get throws { (try outcome?.get() as? CancelReply)?.state }
    }
}

extension Ticket.Outcome {
    /// The type of the error it is; nil for a reply.
    var errorType: ErrorType? {
        guard case .failure(let error) = self else { return nil }
        return error.type
    }
}
