package import Objectives
import Synchronization
package import Wire

/// Answers the protocol's calls: models with versions, sessions, and the queue to the workers that
/// compute.
///
/// `read` and `submit` take requests from any thread and wait for nothing. Nothing is computed
/// unless `run` runs.
package final class Engine: Sendable {
    /// What an engine is made with.
    package struct Configuration: Sendable {
        /// The threads that compute.
        package var threads: Int
        /// How many requests are computed at once, each by its share of the threads; no more than
        /// there are threads.
        package var workers = 1
        /// Whether every convolution is computed directly, none by Winograd's method.
        package var convolvesDirectly = false
        /// The precision of requests that don't name one; it has to be available.
        package var precision = Precision.f32
        /// The protocol's limits.
        package var limits: Limits
        /// How many sessions there may be.
        package var sessions = Quota()
        /// Seconds that a session may outlive its connection, unless an administrator opened it.
        package var longestSession = 3600
        /// How many snapshots there may be, over all models and sessions.
        package var snapshots = Quota()
        /// Seconds that one request may be computed; nil for as long as it takes.
        package var longestComputing: Int?
        /// The bytes of memory that the process may take.
        package var memoryBytes = Int.max
        /// The folder that `model.load`, `model.save` and `model.delete` may use; nil refuses them.
        package var modelsDirectory: ModelsDirectory?
        /// What of the models that are served lasts over the daemon's end.
        package var record = ServedRecord()
        /// How much of it a user may fill.
        package var saving = SavingQuota()
        /// What a request takes that counts as slow, in milliseconds; nil keeps none.
        package var slowMilliseconds: Int?
        /// Takes a sentence about what was done to what others have or see, and for whom.
        package var log: @Sendable (String) -> Void = { _ in }
        /// What `hello` calls the daemon.
        package var server = "tenchd"
        /// The kernels' instruction set, for `hello`.
        package var kernels = "unknown"
        /// The table of methods, for `hello`.
        package var methods: String?
        /// The matrix library, for `hello`.
        package var blas = "unknown"

        /// A configuration with defaults for everything but the threads and the protocol's limits.
        package init(threads: Int, limits: Limits = Limits()) {
            self.threads = threads
            self.limits = limits
        }

        /// The threads of each worker, as equal as they can be.
        var threadsOfWorkers: [Int] {
            precondition((1...threads).contains(workers), "a worker has at least one thread")
            return (0..<workers).map { threads / workers + ($0 < threads % workers ? 1 : 0) }
        }
    }

    let configuration: Configuration
    let registry = Registry()
    let queue: ComputeQueue
    let statistics = Statistics()
    let scribe = Scribe()
    let slowLog: SlowLog
    /// Who is connected.
    package let connections = Connections()
    /// Whether anything new is taken in.
    package let draining = Draining()
    /// Whether the daemon is about to end.
    let isEnding = Atomic(false)
    /// The connection of what the daemon asks itself.
    static let ownConnection = ConnectionID(0)
    /// What the process may take, and what passes through it.
    package let memory: MemoryBudget
    private let workers: [Worker]

    /// An engine without models.
    package init(_ configuration: Configuration) {
        self.configuration = configuration
        slowLog = SlowLog(milliseconds: configuration.slowMilliseconds)
        queue = ComputeQueue(
            capacity: configuration.limits.queue,
            workers: configuration.workers
        )
        memory = MemoryBudget(limit: configuration.memoryBytes)
        memory.whenShort { [registry] in registry.dropPacked() }
        let computers = configuration.threadsOfWorkers.map { [statistics, memory] threads in
            Worker(
                threads: threads,
                convolvesDirectly: configuration.convolvesDirectly,
                memory: memory,
                longest: configuration.longestComputing.map { .seconds($0) },
                statistics: statistics
            )
        }
        workers = computers + [Worker(forFilesWith: statistics)]
    }

    /// Computes until `close` is called or the task is cancelled.
    package func run() async {
        await withTaskGroup { group in
            for worker in self.workers {
                group.addTask { await worker.run(self.queue) }
            }
            group.addTask { await self.endSessionsInTime() }
            await group.next()
            group.cancelAll()
        }
    }

    /// Notes that a connection was let in.
    package func connectionOpened() { draining.connectionOpened() }

    /// Notes that a connection has gone that was let in: its work is given up, its sessions end or
    /// begin to use up their time to live.
    package func connectionClosed(_ connection: ConnectionID) {
        draining.connectionClosed()
        queue.cancelAll(of: connection)
        registry.connectionClosed(connection, at: .now)
    }

    /// Notes that the daemon is about to end: it reads no configuration any more.
    package func beginEnd() {
        isEnding.store(true, ordering: .relaxed)
        queue.cancelAll(of: Self.ownConnection)
    }

    /// Answers everything that waits or runs that the daemon ends, what runs at its next look.
    package func giveUpUnfinished() { queue.giveUp() }

    /// Refuses all further work and ends `run`; what runs is asked to stop.
    package func close() {
        queue.close()
    }

    /// Has the log say what was done, and for whom.
    func note(_ deed: String, by peer: Peer) {
        configuration.log("\(deed) for \(peer.name), connection \(peer.connection)")
    }

    /// How far the work has come, for who watches over it.
    package var progress: Progress { queue.progress }

    private func endSessionsInTime() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            registry.purge(at: .now)
            endDrainInTime()
        }
    }
}
