import Files
import Glibc
import Inference
import Kernels
import Logging
import Networks
import Objectives
import Serving
import ServiceLifecycle
import Wire

extension Daemon {
    /// Loads the models, opens the sockets, and serves until told to stop.
    func run() async throws {
        MemoryBudget.spareAddressSpace()
        var logger = Logger(label: "tenchd") { _ in LineLog() }
        logger.logLevel = options.logLevel
        // A peer that has gone is told by the failing write, not by a signal.
        _ = signal(SIGPIPE, SIG_IGN)
        let manager = ServiceManager(environment: Listener.environmentVariable)
        let engine = try makeEngine(logger)
        let grant = try readGrant()
        let ending = Ending()
        let (wishes, wish) = Reloading.makeSigns()
        SignalRelay.start([SIGTERM, SIGINT, SIGHUP]) { [logger] number in
            if number == SIGHUP {
                wish.yield()
                return
            }
            logger.info("told to stop by \(number == SIGTERM ? "SIGTERM" : "SIGINT")")
            ending.stop()
        }
        engine.draining.whenDone { [logger] in
            logger.info("drained, and told to stop after that")
            ending.stop()
        }
        // Before the models, which take their time: a wrong address is told at once, and early
        // clients wait in the sockets' backlogs.
        let listeners = try openSockets(isGuarded: grant != nil)
        ending.means { [logger] in
            // A file that is being read knows no end but this one.
            for listener in listeners { listener.abandon() }
            manager.notify("STOPPING=1")
            logger.info("stopped before it served")
            _exit(EXIT_SUCCESS)
        }
        do {
            try load(into: engine, manager, logger)
            restore(into: engine, manager, logger)
        } catch {
            for listener in listeners { listener.abandon() }
            throw error
        }

        let (readiness, ready) = Reloading.makeSigns()
        let server = Server(
            engine: engine,
            listeners: listeners,
            configuration: serving(grant, logger),
            manager: manager,
            logger: logger,
            whenReady: { ready.yield() }
        )
        let reloading = Reloading(
            options: options,
            engine: engine,
            manager: manager,
            logger: logger,
            wishes: wishes,
            readiness: readiness
        )
        // At debug the group would tell of each service by all that is in it.
        var groupsLogger = logger
        groupsLogger.logLevel = max(logger.logLevel, .info)
        // Ended in the reverse order: the server drains while the engine still computes.
        var services = ServiceGroupConfiguration(
            services: [
                Watchdog(engine: engine, manager: manager), EngineService(engine), reloading,
                server,
            ],
            logger: groupsLogger
        )
        // After the server has given up what isn't done in time, so that all is answered.
        services.maximumGracefulShutdownDuration = .seconds(options.drainSeconds + 10)
        services.maximumCancellationDuration = .seconds(10)
        let group = ServiceGroup(configuration: services)
        ending.means { Task { await group.triggerGracefulShutdown() } }
        do {
            try await group.run()
        } catch let failure as SelfTestFailure {
            throw Refusal(failure.description)
        }
        logger.info("stopped")
    }

    private func serving(_ grant: Grant?, _ logger: Logger) -> Server.Configuration {
        var serving = options.server
        serving.limits = options.limits
        serving.grant = grant
        serving.drainSeconds = options.drainSeconds
        let descriptors = Descriptors.raiseLimit()
        let capacity = serving.connections.lowered(to: descriptors - Descriptors.reserve)
        if capacity != serving.connections {
            logger.warning(
                """
                \(descriptors) descriptors are allowed (ulimit -n), too few for \
                \(serving.connections.total) connections: there will be \(capacity.unix) on Unix \
                sockets, \(capacity.tcp) by TCP and \(capacity.administrators) for administrators
                """
            )
            serving.connections = capacity
        }
        return serving
    }

    private func makeEngine(_ logger: Logger) throws -> Engine {
        try requireArithmetic()
        var configuration = options.engine
        do {
            let folder = options.modelsDirectory
            configuration.modelsDirectory = try folder.map(ModelsDirectory.init(opening:))
        } catch {
            throw Refusal("--models-dir: \(error)")
        }
        if let directory = configuration.modelsDirectory, options.keepsModels {
            configuration.record = ServedRecord(in: directory)
            if let trouble = configuration.record.trouble { logger.error("\(trouble)") }
        }
        configuration.limits = options.limits
        configuration.slowMilliseconds = options.slow.milliseconds
        configuration.memoryBytes = options.memory?.count ?? MemoryBudget.share()
        guard MatrixProduct.claimBuffers(forThreads: configuration.threads) else {
            throw Refusal("too little address space (ulimit -v) for the matrix library's buffers")
        }
        configuration.log = { logger.info("\($0)") }
        configuration.server = "tenchd \(Release.version)"
        configuration.kernels = KernelSet.bound.name
        configuration.methods = MethodTable.committed.identifier
        configuration.blas = KernelSet.matrixProductLibrary
        let (threads, workers) = (configuration.threads, configuration.workers)
        let split = workers == 1 ? "" : " split among \(workers) workers"
        logger.info(
            """
            \(configuration.server): \(threads) threads\(split), \(configuration.kernels) kernels, \
            \(configuration.blas), \(configuration.memoryBytes >> 20) MiB of memory
            """
        )
        return Engine(configuration)
    }

    private func openSockets(isGuarded: Bool) throws -> [Listener] {
        var listeners: [Listener] = []
        do throws(ListenerError) {
            listeners += try Listener.inherited(isGuarded: isGuarded)
            if let socket = options.socket {
                listeners.append(try .unix(path: socket, group: options.socketGroup))
            }
            for address in options.listen {
                listeners.append(try .tcp(address, isGuarded: isGuarded))
            }
        } catch {
            for listener in listeners { listener.abandon() }
            throw Refusal(error.description)
        }
        guard !listeners.isEmpty else {
            throw Refusal("nowhere to listen: give --socket or --listen, or use socket activation")
        }
        return listeners
    }

    func readGrant() throws -> Grant? {
        guard let file = options.tokenFile else { return nil }
        do throws(TokenError) {
            return Grant(
                try Token(file: file),
                role: options.tokenRole ?? Options.defaultTokenRole
            )
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
