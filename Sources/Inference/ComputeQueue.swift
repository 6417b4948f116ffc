import Synchronization
import Wire

/// The work that waits for the compute thread, and the one job that runs.
///
/// Bounded, with fair turns across connections. All its methods return at once, from any thread.
final class ComputeQueue: Sendable {
    private struct State {
        var waiting = Turns<ConnectionID, Job>()
        var running: Job?
        var isClosed = false
        /// The compute thread, while it has nothing to do.
        var idler: CheckedContinuation<Bool, Never>?
        /// A running mean of the jobs' durations, in milliseconds.
        var meanDuration = 100.0
        /// Jobs done since the start.
        var done = 0
    }

    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// Puts a job at the end of its connection's row.
    ///
    /// - Throws: `overloaded` when the queue is full, `shutting_down` when it is closed.
    func submit(_ job: Job) throws(WireError) {
        let idler = try state.withLock { (state) throws(WireError) in
            guard !state.isClosed else { throw .shuttingDown() }
            guard state.waiting.count < capacity else {
                let wait = state.meanDuration * Double(state.waiting.count)
                throw .overloaded(retryAfterMilliseconds: min(60_000, max(10, Int(wait))))
            }
            state.waiting.append(job, of: job.peer.connection)
            return state.idler.take()
        }
        idler?.resume(returning: true)
    }

    /// Whether there is a job, as soon as there is one; false once the queue is closed.
    ///
    /// For the compute thread alone, which is resumed on its own executor, without a detour over
    /// the pool of tasks.
    func hasWork() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if state.isClosed { return false }
                if state.waiting.count > 0 { return true }
                state.idler = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Takes out the job whose turn it is and makes it the running one; those whose deadline has
    /// passed are answered and left out.
    func next() -> Job? {
        while true {
            let job = state.withLock { state in
                state.running = state.isClosed ? nil : state.waiting.next()
                return state.running
            }
            guard let job, job.interruption.isExpired else { return job }
            job.ticket.keep(.failure(job.expired))
        }
    }

    /// Records that the running job is done.
    func finish(after duration: Duration) {
        state.withLock { state in
            state.running = nil
            state.done += 1
            state.meanDuration += (duration.milliseconds - state.meanDuration) / 8
        }
    }

    /// Gives up one request: at once when it waits, at its next look when it runs.
    func cancel(_ id: RequestID, of connection: ConnectionID) -> CancelReply.State {
        take(of: connection, reason: .cancelled()) { $0.id == id }
    }

    /// Gives up everything that the connection has waiting or running.
    func cancelAll(of connection: ConnectionID) {
        _ = take(of: connection, reason: .cancelled()) { _ in true }
    }

    /// Answers a job whose deadline has passed while it waits; a running one sees that itself.
    func expire(_ ticket: Ticket) {
        guard let connection = ticket.connection else { return }
        let removed = state.withLock {
            $0.waiting.remove(of: connection) { $0.ticket === ticket }
        }
        for job in removed { job.ticket.keep(.failure(job.expired)) }
    }

    /// Refuses all further jobs, and answers those that wait; the running one is asked to stop.
    func close() {
        let (waiting, running, idler) = state.withLock { state in
            state.isClosed = true
            return (state.waiting.removeAll(), state.running, state.idler.take())
        }
        for job in waiting { job.ticket.keep(.failure(.shuttingDown())) }
        running?.interruption.cancel()
        idler?.resume(returning: false)
    }

    /// How many jobs wait, whether one runs, how many may wait, and how many were done.
    var load: (waiting: Int, isRunning: Bool, capacity: Int, done: Int) {
        state.withLock { ($0.waiting.count, $0.running != nil, capacity, $0.done) }
    }

    /// Two readings differ if the compute thread did anything between them; nil when it has nothing
    /// to do.
    var progress: [Int]? {
        state.withLock { state in
            if state.running == nil && state.waiting.count == 0 { return nil }
            return [state.done, state.running?.interruption.progress ?? -1]
        }
    }

    private func take(
        of connection: ConnectionID,
        reason: WireError,
        where condition: @Sendable (Job) -> Bool
    ) -> CancelReply.State {
        let (removed, running) = state.withLock { state in
            let removed = state.waiting.remove(of: connection, where: condition)
            let running = state.running.flatMap {
                $0.peer.connection == connection && condition($0) ? $0 : nil
            }
            return (removed, running)
        }
        for job in removed { job.ticket.keep(.failure(reason)) }
        running?.interruption.cancel()
        if running != nil { return .running }
        return removed.isEmpty ? .unknown : .queued
    }
}
