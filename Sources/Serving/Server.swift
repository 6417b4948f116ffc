package import Inference
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
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
        package var connectionCapacity = 256
        /// The secret that TCP peers must know; nil lets those of this machine in as they are.
        package var grant: Grant?

        /// A configuration with defaults for everything but the limits.
        package init(limits: Limits = Limits()) { self.limits = limits }
    }

    private let engine: Engine
    private let listeners: [Listener]
    private let configuration: Configuration
    private let manager: ServiceManager
    private let logger: Logger
    private let connections = ConnectionNumbers()

    /// A server for these sockets, which it owns from now on.
    package init(
        engine: Engine,
        listeners: [Listener],
        configuration: Configuration,
        manager: ServiceManager = ServiceManager(address: nil),
        logger: Logger
    ) {
        self.engine = engine
        self.listeners = listeners
        self.configuration = configuration
        self.manager = manager
        self.logger = logger
    }

    /// Serves until the graceful shutdown, or until the task is cancelled.
    package func run() async throws {
        defer { for listener in listeners { listener.removeFile() } }
        let start = ContinuousClock.now
        try await engine.selfTest()
        logger.info("self-test passed in \(ContinuousClock.now - start)")
        for model in engine.models { logger.info("sha256 of \(model.name): \(model.sha256)") }
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await accept(on: loops)
        } catch {
            try? await loops.shutdownGracefully()
            throw error
        }
        try await loops.shutdownGracefully()
    }

    private func accept(on loops: MultiThreadedEventLoopGroup) async throws {
        try await withThrowingTaskGroup { group in
            for listener in listeners {
                let channel = try await bind(listener, on: loops)
                logger.info("listening on \(listener.description)")
                group.addTask { try await serve(channel, listener.transport) }
            }
            manager.notify("READY=1\nSTATUS=serving")
            try await group.waitForAll()
        }
    }

    private typealias Acceptor = NIOAsyncChannel<Connection, Never>

    private func bind(
        _ listener: Listener,
        on loops: MultiThreadedEventLoopGroup
    ) async throws -> Acceptor {
        let bootstrap = ServerBootstrap(group: loops)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 8)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 4096,
                    initial: 65_536,
                    maximum: 1 << 20
                )
            )
        // A gradient is megabytes long: it is sent in few pieces. TCP finds a good size by itself.
        if listener.transport == .unix {
            _ = bootstrap.childChannelOption(.socketOption(.so_sndbuf), value: 1 << 20)
        }
        return try await bootstrap.bind(listener.descriptor) { channel in
            open(channel, listener.transport)
        }
    }

    private func serve(_ acceptor: Acceptor, _ transport: Listener.Transport) async throws {
        try await withGracefulShutdownHandler {
            try await acceptor.executeThenClose { accepted in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in accepted {
                        group.addTask { await admit(connection) }
                    }
                }
            }
        } onGracefulShutdown: {
            manager.notify("STOPPING=1\nSTATUS=finishing what is in flight")
            acceptor.channel.close(promise: nil)
        }
    }

    private func admit(_ connection: Connection) async {
        defer { connections.ended() }
        guard connections.count <= configuration.connectionCapacity else {
            connection.logger.warning("refused: too many connections")
            return await connection.refuse()
        }
        await connection.run()
        connection.logger.info("closed")
    }

    /// Makes a connection of a channel that was just accepted; runs on its event loop.
    private func open(
        _ channel: any Channel,
        _ transport: Listener.Transport
    ) -> EventLoopFuture<Connection> {
        let id = connections.next()
        var logger = logger
        logger[metadataKey: "connection"] = "\(id)"
        let (events, post) = AsyncStream.makeStream(of: Conversation.Event.self)
        let limits = configuration.limits
        let identified: EventLoopFuture<Peer>
        switch transport {
        case .unix:
            identified = PeerCredentials.of(channel).map { [logger] credentials in
                let role: Role = credentials.isTrusted ? .admin : .session
                logger.info(
                    """
                    opened on a Unix socket by process \(credentials.process), user \
                    \(credentials.user), group \(credentials.group): \(role.rawValue)
                    """
                )
                return Peer(connection: id, role: role, savesSessions: true)
            }
        case .tcp:
            let role: Role? = configuration.grant == nil ? .session : nil
            let address = channel.remoteAddress?.hostAndPort ?? "nowhere"
            logger.info("opened by \(address): \(role?.rawValue ?? "no role yet")")
            identified = channel.eventLoop.makeSucceededFuture(Peer(connection: id, role: role))
        }
        return identified.flatMapThrowing { [logger] peer in
            try channel.pipeline.syncOperations.addHandler(
                LineHandler(lineLimit: limits.lineBytes, post: post)
            )
            return Connection(
                id: id,
                channel: channel,
                transport: transport,
                peer: peer,
                events: events,
                post: post,
                engine: engine,
                limits: limits,
                grant: configuration.grant,
                logger: logger,
                output: Output(channel, limit: limits.outputBytes, logger: logger)
            )
        }
    }
}

/// Counts connections: those there ever were, for their names, and those there are.
private final class ConnectionNumbers: Sendable {
    private let total = Atomic<UInt64>(0)
    private let current = Atomic(0)

    var count: Int { current.load(ordering: .relaxed) }

    func next() -> ConnectionID {
        current.add(1, ordering: .relaxed)
        return ConnectionID(total.add(1, ordering: .relaxed).newValue)
    }

    func ended() { current.subtract(1, ordering: .relaxed) }
}
