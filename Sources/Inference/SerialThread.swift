import Dispatch

/// A serial executor on a dispatch queue of its own: what takes long takes no thread from the pool
/// that serves everything else, and its jobs run in the order in which they were handed over.
final class SerialThread: SerialExecutor {
    private let queue: DispatchQueue
    /// For tasks that are to run on the thread wherever nothing else says where they run.
    let preference: any TaskExecutor

    /// A thread that debuggers know by this label.
    init(_ label: String) {
        queue = DispatchQueue(label: label, qos: .userInitiated)
        preference = SerialThreadPreference(queue: queue)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Sound because the runtime hands over each job once, and the queue runs it once.
        queue.async { [self] in
            unsafe job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }
}

/// The same thread for tasks that prefer it; a type of its own because a job is told where it runs,
/// and that an actor's does so for the actor.
private final class SerialThreadPreference: TaskExecutor {
    private let queue: DispatchQueue

    init(queue: DispatchQueue) { self.queue = queue }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Sound for the same reason.
        queue.async { [self] in
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
