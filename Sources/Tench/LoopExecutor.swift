internal import NIOCore

/// An event loop as the place where a task runs: it needn't be woken for what arrives there.
///
/// Not for tasks that take long, which would hold up all that the loop reads and writes.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Sound because the runtime hands over each job once, and the loop runs it once.
        loop.execute { [self] in
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
