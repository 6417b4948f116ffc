import Synchronization
import Wire

/// The work that waits for the workers, and the jobs that run.
///
/// Bounded, with fair turns across connections. A connection's jobs run one at a time, in their
/// order, and so do jobs whose claims overlap. All its methods return at once, from any thread.
final class ComputeQueue: Sendable {
    fileprivate struct State {
        var waiting = Turns<ConnectionID, Job>()
        /// By a number that no job had before.
        var running: [Int: Job] = [:]
        /// When each of those was begun.
        var beginnings: [Int: ContinuousClock.Instant] = [:]
        var isClosed = false
        /// The workers that have nothing to do, by what they could do.
        var idlers: [Lane: [CheckedContinuation<Bool, Never>]] = [:]
        /// A running mean of the jobs' durations, in milliseconds.
        var meanDuration = 100.0
        /// Jobs begun and jobs done since the start.
        var begun = 0
        var done = 0
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let workers: Int

    /// A queue for as many jobs to wait, and as many workers to run them.
    init(capacity: Int, workers: Int = 1) {
        self.capacity = capacity
        self.workers = workers
    }

    /// Puts a job at the end of its connection's row.
    ///
    /// - Throws: `overloaded` when the queue is full, `shutting_down` when it is closed.
    func submit(_ job: Job) throws(WireError) {
        try change { (state) throws(WireError) in
            guard !state.isClosed else { throw .shuttingDown() }
            guard state.waiting.count < capacity else {
                let wait = state.meanDuration * Double(state.waiting.count) / Double(workers)
                throw .overloaded(retryAfterMilliseconds: min(60_000, max(10, Int(wait))))
            }
            state.waiting.append(job, of: job.peer.connection)
        }
    }

    /// Whether there may be a job to run, as soon as there is one; false once the queue is closed.
    ///
    /// For the workers alone, which are resumed on their own executors, without a detour over the
    /// pool of tasks.
    func hasWork(for lane: Lane) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if state.isClosed { return false }
                if state.ready(for: lane) != nil { return true }
                state.idlers[lane, default: []].append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Takes out the job whose turn it is, of those that may run beside what runs, and lets it
    /// count as running until `finish`; those whose deadline has passed are answered and left out.
    func next(for lane: Lane) -> (number: Int, job: Job)? {
        while let (number, job) = change({ $0.begin(for: lane) }) {
            guard job.interruption.isExpired else { return (number, job) }
            state.withLock { _ = $0.end(number) }
            job.ticket.keep(.failure(job.expired))
        }
        return nil
    }

    /// Records that the job of this number, which `next` gave, is done.
    ///
    /// Wakes nobody: its worker is to ask for the next one itself, and that wakes who else is
    /// needed.
    func finish(_ number: Int, after duration: Duration) {
        state.withLock { state in
            let job = state.end(number)
            state.done += 1
            guard job?.work.lane == .compute else { return }
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
        let removed = change { $0.waiting.remove(of: connection) { $0.ticket === ticket } }
        for job in removed { job.ticket.keep(.failure(job.expired)) }
    }

    /// Refuses all further jobs, and gives up those there are.
    func close() {
        let idlers = state.withLock { state in
            state.isClosed = true
            defer { state.idlers = [:] }
            return state.idlers.values.flatMap { $0 }
        }
        giveUp()
        for idler in idlers { idler.resume(returning: false) }
    }

    /// Answers the jobs there are that the daemon ends.
    ///
    /// Of those that run the ones that compute are answered without waiting for them: weights that
    /// they may still change end with the daemon. What is done with files lasts, and is waited for.
    func giveUp() {
        let (waiting, running) = state.withLock { state in
            (state.waiting.removeAll(), state.running.values)
        }
        for job in running { job.interruption.giveUp() }
        for job in waiting + running.filter({ $0.work.lane == .compute }) {
            job.ticket.keep(.failure(.shuttingDown()))
        }
    }

    /// How many jobs wait, how many run, how many may wait, and how many were done.
    var load: (waiting: Int, running: Int, capacity: Int, done: Int) {
        state.withLock { ($0.waiting.count, $0.running.count, capacity, $0.done) }
    }

    /// What one connection has in the queue.
    struct Standing {
        var waiting = 0
        /// What is under way.
        var running: [(method: String, model: String?, begun: ContinuousClock.Instant)] = []
    }

    /// What each connection has in the queue, of those that have anything.
    var standing: [ConnectionID: Standing] {
        state.withLock { state in
            var all = state.waiting.counts.mapValues { Standing(waiting: $0) }
            for (number, job) in state.running {
                let running = (job.method, job.work.model, state.beginnings[number] ?? .now)
                all[job.peer.connection, default: Standing()].running.append(running)
            }
            return all
        }
    }

    /// How far the computing has come; a disk may take as long as it likes.
    var progress: Progress {
        state.withLock { state in
            let computing = state.running.filter { $0.value.work.lane == .compute }
            return Progress(
                running: computing.mapValues(\.interruption.progress),
                isWaiting: state.ready(for: .compute) != nil,
                done: state.done
            )
        }
    }

    private func take(
        of connection: ConnectionID,
        reason: WireError,
        where condition: @Sendable (Job) -> Bool
    ) -> CancelReply.State {
        let (removed, running) = change { state in
            let removed = state.waiting.remove(of: connection, where: condition)
            let running = state.running.values.filter {
                $0.peer.connection == connection && condition($0)
            }
            return (removed, running)
        }
        for job in removed { job.ticket.keep(.failure(reason)) }
        for job in running { job.interruption.cancel() }
        if !running.isEmpty { return .running }
        return removed.isEmpty ? .unknown : .queued
    }

    /// Changes the state, then wakes a worker if one is idle though a job may run; as that one
    /// takes its job, it wakes the next.
    private func change<Result: Sendable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let (result, idlers) = try state.withLock { (state) throws(Failure) in
            let result = try body(&state)
            let idlers = Lane.allCases.compactMap { lane -> CheckedContinuation<Bool, Never>? in
                let isNeeded = state.idlers[lane]?.isEmpty == false && state.ready(for: lane) != nil
                return isNeeded ? state.idlers[lane]?.removeLast() : nil
            }
            return (result, idlers)
        }
        for idler in idlers { idler.resume(returning: true) }
        return result
    }
}

extension ComputeQueue.State {
    /// The connection whose turn it is, of those whose next job is of this lane and may run beside
    /// what runs.
    ///
    /// A job that has to wait keeps what it claims from those behind it: the order of turns is the
    /// order of changes, and none waits for ever.
    fileprivate func ready(for lane: Lane) -> ConnectionID? {
        if isClosed { return nil }
        let busy = Set(running.values.map(\.peer.connection))
        var claimed = running.values.map(\.claim)
        return waiting.owner { job in
            let isFree =
                !busy.contains(job.peer.connection) && !claimed.contains { $0.overlaps(job.claim) }
            if isFree && job.work.lane == lane { return true }
            claimed.append(job.claim)
            return false
        }
    }

    fileprivate mutating func begin(for lane: Lane) -> (number: Int, job: Job)? {
        guard let job = ready(for: lane).flatMap({ waiting.next(of: $0) }) else { return nil }
        begun += 1
        running[begun] = job
        beginnings[begun] = .now
        return (begun, job)
    }

    fileprivate mutating func end(_ number: Int) -> Job? {
        beginnings[number] = nil
        return running.removeValue(forKey: number)
    }
}
