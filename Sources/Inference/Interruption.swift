import Networks
import Synchronization
import Wire

/// The wish to give up one request, looked at between layers.
final class Interruption: Sendable {
    /// When nobody wants the answer any more.
    let deadline: ContinuousClock.Instant?
    /// When the work has taken as long as the daemon allows.
    private let end = Mutex<ContinuousClock.Instant?>(nil)
    private let cancelled = Atomic(false)
    private let ended = Atomic(false)
    private let polls = Atomic(0)

    init(deadline: ContinuousClock.Instant? = nil) { self.deadline = deadline }

    /// Asks the work to stop at its next look.
    func cancel() { cancelled.store(true, ordering: .relaxed) }

    /// Asks the work to stop at its next look because the daemon ends.
    func giveUp() { ended.store(true, ordering: .relaxed) }

    /// Why the work was asked to stop; nil when it was not.
    var reason: WireError? {
        if cancelled.load(ordering: .relaxed) { return .cancelled() }
        return ended.load(ordering: .relaxed) ? .shuttingDown() : nil
    }

    /// Whether the deadline has passed.
    var isExpired: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }

    /// Lets the work go on until then.
    func allow(until end: ContinuousClock.Instant) { self.end.withLock { $0 = end } }

    /// Whether the work has taken longer than the daemon allows.
    var isTooLong: Bool { end.withLock { $0.map { ContinuousClock.now >= $0 } ?? false } }

    /// How often the work has looked: a sign of life for the watchdog.
    var progress: Int { polls.load(ordering: .relaxed) }

    /// Throws when the work should stop; called by the work itself.
    func check() throws(NetworkError) {
        polls.add(1, ordering: .relaxed)
        if reason != nil || isExpired || isTooLong { throw .cancelled }
    }
}
