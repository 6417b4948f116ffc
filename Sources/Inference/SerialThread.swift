import Dispatch

/// A serial executor on a dispatch queue of its own: what takes long takes no thread from the pool
/// that serves everything else, and its jobs run in the order in which they were handed over.
final class SerialThread: SerialExecutor {
    private let queue: DispatchQueue

    /// A thread that debuggers know by this label.
    init(_ label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Sound because the runtime hands over each job once, and the queue runs it once.
        queue.async { [self] in
            unsafe job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }
}
