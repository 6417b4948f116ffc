import Dispatch
import Networks
import Synchronization
import Wire

/// One worker: the owner of some threads and of the networks' working memory on them. Runs the
/// queue's jobs, one after another, on a thread of its own.
actor Computer {
    private let thread = ComputeThread()
    private let executor: Networks.Executor
    private let statistics: Statistics
    /// What the statistics have been told of this worker's memory.
    private var arenaByteCount = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    init(threads: Int, convolvesDirectly: Bool, statistics: Statistics) {
        executor = Networks.Executor(threads: threads, convolvesDirectly: convolvesDirectly)
        self.statistics = statistics
    }

    /// Runs jobs until the queue is closed or the task is cancelled, which closes it.
    func run(_ queue: ComputeQueue) async {
        await withTaskCancellationHandler {
            while await queue.hasWork() {
                while let (number, job) = queue.next() { run(job, number, of: queue) }
            }
        } onCancel: {
            queue.close()
        }
    }

    private func run(_ job: Job, _ number: Int, of queue: ComputeQueue) {
        let start = ContinuousClock.now
        let outcome = perform(job)
        let end = ContinuousClock.now
        // Finished before it is answered, so that the client's next request finds it so.
        queue.finish(number, after: end - start)
        let byteCount = executor.arenaByteCount
        statistics.arenaBytes.add(byteCount - arenaByteCount, ordering: .relaxed)
        arenaByteCount = byteCount
        statistics.record(job, outcome, started: start, ended: end)
        job.ticket.keep(outcome)
    }

    private func perform(_ job: Job) -> Ticket.Outcome {
        do {
            return .success(try job.work.body(executor, job.interruption))
        } catch {
            return .failure(WireError(error, of: job))
        }
    }
}

/// A serial executor on a dispatch queue of its own: what computes takes no thread from the pool
/// that serves everything else, and its jobs run in the order in which they were handed over.
private final class ComputeThread: SerialExecutor {
    private let queue = DispatchQueue(label: "tench.compute", qos: .userInitiated)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Sound because the runtime hands over each job once, and the queue runs it once.
        queue.async { [self] in
            unsafe job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }
}
