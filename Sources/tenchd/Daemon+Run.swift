import ArgumentParser
import Glibc
import Inference
import Kernels
import Logging
import Networks
import Objectives
import Serving
import ServiceLifecycle
import UnixSignals
import Wire

extension Daemon {
    /// Loads the models, opens the sockets, and serves until told to stop.
    func run() async throws {
        var logger = Logger(label: "tenchd") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel.level
        // A peer that has gone is told by the failing write, not by a signal.
        _ = signal(SIGPIPE, SIG_IGN)
        let manager = ServiceManager(environment: Listener.environmentVariable)
        let engine = try makeEngine(logger)
        let admission = try readAdmission()
        // Before the models, which take their time: a wrong address is told at once, and early
        // clients wait in the sockets' backlogs.
        let listeners = try openSockets(isGuarded: admission != nil)
        do {
            try load(into: engine, manager, logger)
        } catch {
            for listener in listeners { listener.abandon() }
            throw error
        }

        var serving = Server.Configuration(limits: limits.wire)
        serving.connectionCapacity = limits.connections
        serving.admission = admission
        let server = Server(
            engine: engine,
            listeners: listeners,
            configuration: serving,
            manager: manager,
            logger: logger
        )
        // Ended in the reverse order: the server drains while the engine still computes.
        var services = ServiceGroupConfiguration(
            services: [Watchdog(engine: engine, manager: manager), EngineService(engine), server],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        services.maximumGracefulShutdownDuration = .seconds(limits.drainSeconds)
        services.maximumCancellationDuration = .seconds(10)
        do {
            try await ServiceGroup(configuration: services).run()
        } catch let failure as SelfTestFailure {
            throw Refusal(failure.description)
        }
        logger.info("stopped")
    }

    private func makeEngine(_ logger: Logger) throws -> Engine {
        do {
            try precision.precision.requireAvailable()
        } catch {
            throw Refusal("--precision: \(WireError(cause: error).message)")
        }
        let threads = threads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        guard workers <= threads else {
            throw Refusal("--workers: \(workers) workers need \(workers) threads, not \(threads)")
        }
        var configuration = Engine.Configuration(threads: threads, limits: limits.wire)
        configuration.workers = workers
        configuration.convolvesDirectly = exactConv
        configuration.precision = precision.precision
        configuration.sessionCapacity = limits.sessions
        configuration.snapshotCapacity = limits.snapshots
        configuration.modelsDirectory = modelsDir
        configuration.server = "tenchd \(Release.version)"
        configuration.kernels = KernelSet.bound.name
        configuration.blas = KernelSet.matrixProductLibrary
        let split = workers == 1 ? "" : " split among \(workers) workers"
        logger.info(
            """
            tenchd \(Release.version): \(threads) threads\(split), \(configuration.kernels) kernels, \
            \(configuration.blas)
            """
        )
        return Engine(configuration)
    }

    private func load(into engine: Engine, _ manager: ServiceManager, _ logger: Logger) throws {
        for source in model.map(\.source) {
            manager.notify("STATUS=loading \(source.name)")
            let start = ContinuousClock.now
            do {
                let model = try source.load()
                try engine.add(model)
                logger.info(
                    """
                    loaded \(model.name): \(source.architecture), \(model.classes) classes, in \
                    \(ContinuousClock.now - start)
                    """
                )
            } catch {
                throw Refusal("model \(source.name): \(WireError(cause: error).message)")
            }
        }
        if model.isEmpty { logger.notice("no model is loaded; model.load can add some") }
    }

    private func openSockets(isGuarded: Bool) throws -> [Listener] {
        var listeners: [Listener] = []
        do throws(ListenerError) {
            listeners += try Listener.inherited(isGuarded: isGuarded)
            if let socket { listeners.append(try .unix(path: socket, group: socketGroup)) }
            for address in listen { listeners.append(try .tcp(address, isGuarded: isGuarded)) }
        } catch {
            for listener in listeners { listener.abandon() }
            throw Refusal(error.description)
        }
        guard !listeners.isEmpty else {
            throw Refusal("nowhere to listen: give --socket or --listen, or use socket activation")
        }
        return listeners
    }

    private func readAdmission() throws -> Admission? {
        guard let tokenFile else { return nil }
        do throws(TokenError) {
            return Admission(try Token(file: tokenFile), role: tokenRole.role)
        } catch {
            throw Refusal(error.description)
        }
    }
}

/// Why the daemon does not start: one line, and exit code 1.
struct Refusal: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
