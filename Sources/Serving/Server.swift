package import Inference
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
package import Wire

/// Serves an engine on sockets.
///
/// Runs the engine's self-test, then accepts; on a graceful shutdown it stops accepting and ends
/// when everything in flight is answered.
package struct Server: Service {
    /// How a server behaves.
    package struct Configuration: Sendable {
        /// The protocol's limits.
        package var limits: Limits
        /// How many connections there may be.
        package var connections = ConnectionCapacity()
        /// How much time a peer has.
        package var patience = Patience()
        /// Seconds that the graceful shutdown waits for what is in flight; nil for as long as it
        /// takes.
        package var drainSeconds: Int?
        /// The secret that TCP peers must know; nil lets those of this machine in as they are.
        package var grant: Grant?

        /// A configuration with defaults for everything but the limits.
        package init(limits: Limits = Limits()) { self.limits = limits }
    }

    let engine: Engine
    let listeners: [Listener]
    let configuration: Configuration
    let manager: ServiceManager
    let logger: Logger
    let places: Places
    let whenReady: @Sendable () -> Void

    /// A server for these sockets, which it owns from now on; it says when it serves them.
    package init(
        engine: Engine,
        listeners: [Listener],
        configuration: Configuration,
        manager: ServiceManager = ServiceManager(address: nil),
        logger: Logger,
        whenReady: @escaping @Sendable () -> Void = {}
    ) {
        self.engine = engine
        self.listeners = listeners
        self.configuration = configuration
        places = Places(configuration.connections)
        self.manager = manager
        self.logger = logger
        self.whenReady = whenReady
    }

    /// Serves until the graceful shutdown, or until the task is cancelled.
    package func run() async throws {
        // Those that were never served: a server that stops takes its sockets' files away itself.
        defer { for listener in listeners { listener.file?.remove() } }
        let start = ContinuousClock.now
        let untested = try await engine.selfTest()
        for failure in untested { logger.warning("\(failure)") }
        if untested.isEmpty { logger.info("self-test passed in \(ContinuousClock.now - start)") }
        for model in engine.models { logger.info("sha256 of \(model.name): \(model.sha256)") }
        for sentence in engine.findChangedFiles() { logger.warning("\(sentence)") }
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await accept(on: loops)
        } catch {
            try? await loops.shutdownGracefully()
            throw error
        }
        try await loops.shutdownGracefully()
    }
}
