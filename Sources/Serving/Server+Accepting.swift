import Glibc
import Inference
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Wire

extension Server {
    /// Opens the listeners and serves whoever comes, until the graceful shutdown.
    func accept(on loops: MultiThreadedEventLoopGroup) async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup { group in
                for listener in listeners {
                    let channel = try await bind(listener, on: loops)
                    logger.info("listening on \(listener.description)")
                    group.addTask { try await serve(channel, listener) }
                }
                manager.notify("READY=1\nSTATUS=serving")
                whenReady()
                try await group.waitForAll()
            }
        } onGracefulShutdown: {
            engine.beginEnd()
            guard let seconds = configuration.drainSeconds else { return }
            // What is not done by then is answered, too: that it may be asked again elsewhere.
            loops.any().scheduleTask(in: .seconds(Int64(seconds))) { engine.giveUpUnfinished() }
        }
    }

    private typealias Acceptor = NIOAsyncChannel<Connection, Never>

    private func bind(
        _ listener: Listener,
        on loops: MultiThreadedEventLoopGroup
    ) async throws -> Acceptor {
        let bootstrap = ServerBootstrap(group: loops)
            .serverChannelInitializer { [logger] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptancePause(logger))
                }
            }
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // Nothing is read ahead of what was looked at but this: more of who sends long lines,
            // which are read in few pieces.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: LineHandler.Bounds.readBytes,
                    initial: LineHandler.Bounds.readBytes,
                    maximum: 4 * LineHandler.Bounds.readBytes
                )
            )
        switch listener.transport {
        case .unix:
            // A gradient is megabytes long: it is sent in few pieces. TCP finds a good size by
            // itself.
            _ = bootstrap.childChannelOption(.socketOption(.so_sndbuf), value: 1 << 20)
        case .tcp:
            // A machine that lost its power says no farewell: its place and sessions come free.
            _ = bootstrap.childChannelOption(.socketOption(.so_keepalive), value: 1)
                .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: 120)
                .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: 30)
                .childChannelOption(.tcpOption(.init(rawValue: TCP_KEEPCNT)), value: 4)
        }
        return try await bootstrap.bind(listener.descriptor) { channel in
            open(channel, listener.transport)
        }
    }

    private func serve(_ acceptor: Acceptor, _ listener: Listener) async throws {
        try await withGracefulShutdownHandler {
            try await acceptor.executeThenClose { accepted in
                // Whatever ends it: while the socket is open.
                defer { listener.file?.remove() }
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in accepted {
                        // An administrator is answered before others, whatever they ask for.
                        let isFirst = connection.peer.role == .admin
                        group.addTask(priority: isFirst ? .high : nil) { await admit(connection) }
                    }
                }
            }
        } onGracefulShutdown: {
            manager.notify("STOPPING=1\nSTATUS=finishing what is in flight")
            // Before what is in flight is finished: a successor may begin at this path meanwhile.
            listener.file?.remove()
            // Who has come to a path that is gone now is still let in, and told. At a socket of the
            // manager's, though, they wait for the next daemon.
            let moment = TimeAmount.milliseconds(listener.file == nil ? 0 : 50)
            acceptor.channel.eventLoop.scheduleTask(in: moment) {
                acceptor.channel.close(promise: nil)
            }
        }
    }

    private func admit(_ connection: Connection) async {
        let (id, peer) = (connection.id, connection.peer)
        guard places.take(id, connection.transport, role: peer.role, connection.channel) else {
            connection.logger.warning("refused: too many connections")
            engine.connections.refuse()
            return await places.turningAway { await connection.refuse(mayStay: $0) }
        }
        engine.connections.add(connection.record)
        defer {
            engine.connections.remove(connection.record)
            places.leave(id)
        }
        await connection.run()
        connection.logger.info("closed")
    }

    /// Makes a connection of a channel that was just accepted; runs on its event loop.
    private func open(
        _ channel: any Channel,
        _ transport: Listener.Transport
    ) -> EventLoopFuture<Connection> {
        let id = places.name()
        var logger = logger
        logger[metadataKey: "connection"] = "\(id)"
        return identify(channel, transport, id, logger).flatMapThrowing { [logger] peer, address in
            let (events, post) = AsyncStream.makeStream(of: Conversation.Event.self)
            let limits = configuration.limits
            let isStranger = peer.role == nil
            let record = ConnectionRecord(of: peer, isByTCP: transport == .tcp) {
                channel.close(promise: nil)
            }
            let handler = LineHandler(
                isStranger ? .stranger : .known(limits),
                memory: engine.memory,
                post: post,
                record: record
            )
            try channel.pipeline.syncOperations.addHandler(handler)
            let unread = isStranger ? Output.strangersLimit : limits.outputBytes
            return Connection(
                id: id,
                channel: channel,
                transport: transport,
                peer: peer,
                record: record,
                address: address,
                events: events,
                post: post,
                handler: NIOLoopBound(handler, eventLoop: channel.eventLoop),
                engine: engine,
                places: places,
                limits: limits,
                patience: configuration.patience,
                grant: configuration.grant,
                logger: logger,
                output: Output(
                    channel,
                    limit: unread,
                    memory: engine.memory,
                    record: record,
                    logger: logger
                )
            )
        }
    }

    /// Who is at the other end, and how the log calls it.
    private func identify(
        _ channel: any Channel,
        _ transport: Listener.Transport,
        _ id: ConnectionID,
        _ logger: Logger
    ) -> EventLoopFuture<(Peer, String)> {
        switch transport {
        case .unix:
            return PeerCredentials.of(channel).map { credentials in
                let role: Role = credentials.isTrusted ? .admin : .session
                let who = "process \(credentials.process), user \(credentials.user)"
                logger.info(
                    """
                    opened on a Unix socket by \(who), group \(credentials.group): \
                    \(role.rawValue)
                    """
                )
                let account = Account.user(credentials.user)
                return (Peer(connection: id, role: role, account: account, name: who), who)
            }
        case .tcp:
            let role: Role? = configuration.grant == nil ? .session : nil
            let address = channel.remoteAddress?.hostAndPort ?? "nowhere"
            logger.info("opened by \(address): \(role?.rawValue ?? "no role yet")")
            let peer = Peer(connection: id, role: role, name: address)
            return channel.eventLoop.makeSucceededFuture((peer, address))
        }
    }
}
