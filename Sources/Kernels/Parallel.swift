internal import CInstructionSets
internal import Glibc
internal import Synchronization
internal import Tensors

/// Threads that share the items of one loop at a time; nothing else in the package makes threads.
///
/// Workers wait for the next loop by spinning briefly, because the layers of a network follow one
/// another within microseconds, and then sleep. Results must not depend on who runs which item.
package final class Pool: Sendable {
    /// How many threads share a loop, the calling one included.
    package let threads: Int
    private let crew: Crew
    private let handles: [pthread_t]

    /// How many processors there are.
    package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// A pool of `threads` threads, of which the caller of `run` is one: one thread makes none.
    package init(threads: Int) {
        precondition(threads >= 1 && threads < Crew.opened, "a pool has at least one thread")
        self.threads = threads
        let crew = Crew(workers: threads)
        self.crew = crew
        handles = (1..<max(threads, 1)).map { worker in Pool.start(worker, of: crew) }
    }

    deinit {
        crew.dismiss()
        for handle in handles { pthread_join(handle, nil) }
    }

    /// Calls `body` once for each item in `0..<items` and returns when all have returned.
    ///
    /// Items go to whoever is free, in order. One loop at a time: neither two threads nor a body
    /// may run a loop of the same pool meanwhile.
    package func run(_ items: Int, _ body: (_ item: Int, _ worker: Int) -> Void) {
        Denormals.flushed {
            if threads == 1 || items <= 1 {
                for item in 0..<items { body(item, 0) }
                return
            }
            withoutActuallyEscaping(body) { crew.share(items, $0) }
        }
    }

    /// Calls `body`, which is to run loop after loop, and keeps the workers awake until it returns.
    ///
    /// Else a worker that waits longer than some microseconds for the next loop falls asleep, and
    /// needs as long as a small layer to wake. They wake at once, so that some work before the
    /// first loop belongs into `body`, which may call this in turn.
    package func whileAttended<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        crew.attendants.add(1, ordering: .sequentiallyConsistent)
        crew.sleepers.wake()
        defer { crew.attendants.subtract(1, ordering: .sequentiallyConsistent) }
        return try body()
    }

    /// At least `count` floats, 64-byte aligned, for `worker`'s own use while its body runs.
    ///
    /// The memory is kept for the next call; its contents are not. A larger request moves it.
    package func scratch(_ count: Int, worker: Int) -> UnsafeMutablePointer<Float> {
        unsafe crew.scratch[worker].reserve(count)
    }

    /// As `scratch`, for what all workers of a loop share; to be asked for outside of loops.
    package func sharedScratch(_ count: Int) -> UnsafeMutablePointer<Float> {
        unsafe crew.scratch[threads].reserve(count)
    }

    private static func start(_ worker: Int, of crew: Crew) -> pthread_t {
        var handle = pthread_t()
        let start = unsafe Unmanaged.passRetained(Start(crew: crew, worker: worker)).toOpaque()
        let status = unsafe pthread_create(
            &handle,
            nil,
            { argument in
                // The argument is the retained `Start` above, never nil.
                guard let argument = unsafe argument else { return nil }
                let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                start.crew.work(as: start.worker)
                return nil
            },
            start
        )
        precondition(status == 0, "a worker thread could not be started: error \(status)")
        return handle
    }

    private final class Start {
        let crew: Crew
        let worker: Int

        init(crew: Crew, worker: Int) {
            self.crew = crew
            self.worker = worker
        }
    }
}

/// What the threads of a pool share.
///
/// Sound as `@unchecked Sendable` because `body` is written only while no loop is open and no
/// worker is inside one (`state` orders the two), and each scratch belongs to one worker (the last
/// to the caller).
private final class Crew: @unchecked Sendable {
    /// The workers inside the loop, plus `opened` while workers may enter it, plus the loop's
    /// number times `generation`: one word, so that a worker that wakes late cannot enter a loop
    /// that ended.
    let state = Atomic<Int>(0)
    static let opened = 1 << 16
    static let generation = 1 << 17

    let next = Atomic<Int>(0)
    let isDismissed = Atomic<Bool>(false)
    /// How many calls there are during which nobody sleeps, one inside the other.
    let attendants = Atomic<Int>(0)
    var items = 0
    var body: (Int, Int) -> Void = { _, _ in }
    let scratch: [Scratch]
    let sleepers = Sleepers()

    init(workers: Int) {
        scratch = (0...workers).map { _ in Scratch() }
    }

    func share(_ items: Int, _ body: @escaping (Int, Int) -> Void) {
        self.items = items
        self.body = body
        next.store(0, ordering: .relaxed)
        state.add(Crew.generation + Crew.opened, ordering: .sequentiallyConsistent)
        sleepers.wake()
        takeItems(as: 0)
        state.subtract(Crew.opened, ordering: .sequentiallyConsistent)
        // For no longer than one item, unless the system keeps a worker off its processor.
        var spins = 0
        while state.load(ordering: .acquiring) % Crew.opened != 0 {
            cis_pause()
            spins += 1
            if spins > 10_000 { sched_yield() }
        }
        self.body = { _, _ in }
    }

    func work(as worker: Int) {
        Denormals.flushForGood()
        var seen = 0
        while true {
            let current = state.load(ordering: .acquiring)
            let isOpen = current & Crew.opened != 0 && current / Crew.generation != seen
            if !isOpen {
                if isDismissed.load(ordering: .acquiring) { return }
                waitForChange(from: current)
                continue
            }
            let (entered, _) = state.weakCompareExchange(
                expected: current,
                desired: current + 1,
                ordering: .acquiringAndReleasing
            )
            guard entered else { continue }
            seen = current / Crew.generation
            takeItems(as: worker)
            state.subtract(1, ordering: .releasing)
        }
    }

    func dismiss() {
        isDismissed.store(true, ordering: .sequentiallyConsistent)
        // A new number, so that nobody takes the state for unchanged and sleeps on.
        state.add(Crew.generation, ordering: .sequentiallyConsistent)
        sleepers.wake()
    }

    private func takeItems(as worker: Int) {
        while true {
            let item = next.add(1, ordering: .relaxed).oldValue
            if item >= items { return }
            body(item, worker)
        }
    }

    /// Spins for some tens of microseconds, or while attended, then sleeps until the loop's number
    /// changes.
    private func waitForChange(from current: Int) {
        let number = current / Crew.generation
        var spins = 0
        while spins < 1000 || attendants.load(ordering: .relaxed) > 0 {
            if state.load(ordering: .relaxed) / Crew.generation != number { return }
            cis_pause()
            spins += 1
            // Whoever else wants the processor may have it.
            if spins > 10_000 { sched_yield() }
        }
        sleepers.sleep {
            self.state.load(ordering: .sequentiallyConsistent) / Crew.generation == number
                && self.attendants.load(ordering: .sequentiallyConsistent) == 0
        }
    }
}

/// A condition variable that costs its waker nothing while nobody sleeps.
///
/// Sound as `@unchecked Sendable` because the two pointers never change and POSIX synchronises
/// them.
@safe private final class Sleepers: @unchecked Sendable {
    private let count = Atomic<Int>(0)
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    func sleep(while isIdle: () -> Bool) {
        unsafe pthread_mutex_lock(mutex)
        count.add(1, ordering: .sequentiallyConsistent)
        while isIdle() { unsafe pthread_cond_wait(condition, mutex) }
        count.subtract(1, ordering: .sequentiallyConsistent)
        unsafe pthread_mutex_unlock(mutex)
    }

    func wake() {
        // The waker changes the state before it reads the count, a sleeper raises the count before
        // it reads the state: one of the two sees the other.
        guard count.load(ordering: .sequentiallyConsistent) > 0 else { return }
        unsafe pthread_mutex_lock(mutex)
        unsafe pthread_cond_broadcast(condition)
        unsafe pthread_mutex_unlock(mutex)
    }
}

/// One worker's memory, grown on demand.
private final class Scratch {
    private var block = FloatBlock(0)

    func reserve(_ count: Int) -> UnsafeMutablePointer<Float> {
        if block.count < count { block = FloatBlock(count) }
        return unsafe block.base
    }
}
