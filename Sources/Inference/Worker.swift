import Networks
import Synchronization
import Wire

/// One who runs the queue's jobs of a lane, one after another, on a thread of its own.
actor Worker {
    private let lane: Lane
    private let thread: SerialThread
    /// The owner of some threads and of the networks' working memory on them; nil for who computes
    /// nothing.
    private let executor: Networks.Executor?
    /// How long one job may take; nil for as long as it likes.
    private let longest: Duration?
    private let statistics: Statistics
    /// What the statistics have been told of this worker's memory.
    private var arenaByteCount = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    /// One who computes.
    init(
        threads: Int,
        convolvesDirectly: Bool,
        memory: MemoryBudget,
        longest: Duration?,
        statistics: Statistics
    ) {
        lane = .compute
        self.longest = longest
        thread = SerialThread("tench.compute")
        executor = Networks.Executor(
            threads: threads,
            convolvesDirectly: convolvesDirectly,
            affords: memory.affords
        )
        self.statistics = statistics
    }

    /// One who reads and writes files.
    init(forFilesWith statistics: Statistics) {
        lane = .files
        thread = SerialThread("tench.files")
        executor = nil
        longest = nil
        self.statistics = statistics
    }

    /// Runs jobs until the queue is closed or the task is cancelled, which closes it.
    func run(_ queue: ComputeQueue) async {
        await withTaskCancellationHandler {
            while await queue.hasWork(for: lane) {
                while let (number, job) = queue.next(for: lane) { run(job, number, of: queue) }
            }
        } onCancel: {
            queue.close()
        }
    }

    private func run(_ job: Job, _ number: Int, of queue: ComputeQueue) {
        let start = ContinuousClock.now
        if let longest { job.interruption.allow(until: start + longest) }
        let outcome = perform(job)
        let end = ContinuousClock.now
        // Finished before it is answered, so that the client's next request finds it so.
        queue.finish(number, after: end - start)
        let byteCount = executor?.arenaByteCount ?? 0
        statistics.arenaBytes.add(byteCount - arenaByteCount, ordering: .relaxed)
        arenaByteCount = byteCount
        statistics.record(job, outcome, started: start, ended: end)
        job.ticket.took(waiting: start - job.made, computing: end - start)
        job.ticket.keep(outcome)
    }

    private func perform(_ job: Job) -> Ticket.Outcome {
        do {
            switch job.work.body {
            case .files(let body): return .success(try body(job.interruption))
            case .compute(let body):
                guard let executor else { preconditionFailure("a job came to the wrong lane") }
                return .success(try body(executor, job.interruption))
            }
        } catch {
            return .failure(WireError(error, of: job))
        }
    }
}
