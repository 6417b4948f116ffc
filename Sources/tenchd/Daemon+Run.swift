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
        // A peer that has gone is told by the failing write, not by a signal; a terminal that has
        // gone is no news to a daemon.
        for number in [SIGPIPE, SIGHUP] { _ = signal(number, SIG_IGN) }
        let manager = ServiceManager(environment: Listener.environmentVariable)
        let engine = try makeEngine(logger)
        let grant = try readGrant()
        let ending = Ending()
        SignalRelay.start([SIGTERM, SIGINT]) { [logger] number in
            logger.info("told to stop by \(number == SIGTERM ? "SIGTERM" : "SIGINT")")
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
        } catch {
            for listener in listeners { listener.abandon() }
            throw error
        }

        let server = Server(
            engine: engine,
            listeners: listeners,
            configuration: serving(grant, logger),
            manager: manager,
            logger: logger
        )
        // At debug the group would tell of each service by all that is in it.
        var groupsLogger = logger
        groupsLogger.logLevel = max(logger.logLevel, .info)
        // Ended in the reverse order: the server drains while the engine still computes.
        var services = ServiceGroupConfiguration(
            services: [Watchdog(engine: engine, manager: manager), EngineService(engine), server],
            logger: groupsLogger
        )
        services.maximumGracefulShutdownDuration = .seconds(options.drainSeconds)
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
        // What can't be had is said, rather than something else taken.
        if let wish = Listener.environmentVariable("TENCH_ISA"), !wish.isEmpty,
            wish != KernelSet.bound.name
        {
            let names = KernelSet.supported.map(\.name)
            throw Refusal("TENCH_ISA must be \(Spelling.list(names)) here, not \(wish)")
        }
        var configuration = options.engine
        do {
            try configuration.precision.requireAvailable()
        } catch {
            throw Refusal("--precision: \(WireError(cause: error).message)")
        }
        do {
            let folder = options.modelsDirectory
            configuration.modelsDirectory = try folder.map(ModelsDirectory.init(opening:))
        } catch {
            throw Refusal("--models-dir: \(error)")
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

    private func load(into engine: Engine, _ manager: ServiceManager, _ logger: Logger) throws {
        for source in options.models {
            manager.notify("STATUS=loading \(source.name)")
            let start = ContinuousClock.now
            do {
                let model = try source.load(within: engine.memory)
                try engine.add(model)
                logger.info(
                    """
                    loaded \(model.name): \(source.architecture), \(model.classes) classes\
                    \(model.finding.words), in \(ContinuousClock.now - start)
                    """
                )
            } catch {
                throw Refusal("model \(source.name): \(WireError(cause: error).message)")
            }
        }
        if options.models.isEmpty { logger.notice("no model is loaded; model.load can add some") }
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

    private func readGrant() throws -> Grant? {
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

extension SharedModel.Finding {
    /// What was taken of the file, for the log; empty when that was all of it.
    fileprivate var words: String {
        var words = key.map { ", the tensors under \($0.quoted)" } ?? ""
        if let origin { words += ", by the names of \(origin)" }
        if !leftOut.isEmpty { words += ", without \(leftOut.quotedList)" }
        if !leftOutOutputs.isEmpty { words += ", without outputs \(leftOutOutputs.quotedList)" }
        if !passedOver.isEmpty { words += ", passing over objects of \(passedOver.quotedList)" }
        return words
    }
}

/// Why the daemon does not start: one line, and exit code 1.
struct Refusal: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
