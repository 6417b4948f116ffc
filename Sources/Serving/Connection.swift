import Inference
import Logging
import NIOCore
import ServiceLifecycle
import Wire

/// How much time a peer has.
package struct Patience: Sendable, Equatable {
    /// Seconds in which it must have come to a role.
    package var loginSeconds = 10
    /// Seconds for which it may ask for nothing while nothing is under way for it; nil for ever.
    package var idleSeconds: Int?

    /// The defaults.
    package init() {}
}

/// One peer's connection, from its first byte to its end.
struct Connection: Sendable {
    let id: ConnectionID
    let channel: any Channel
    let transport: Listener.Transport
    let peer: Peer
    let record: ConnectionRecord
    /// Who that is, for the log.
    let address: String
    let events: AsyncStream<Conversation.Event>
    let post: AsyncStream<Conversation.Event>.Continuation
    let handler: NIOLoopBound<LineHandler>
    let engine: Engine
    let places: Places
    let limits: Limits
    let patience: Patience
    let grant: Grant?
    let logger: Logger
    let output: Output

    /// How long a wrong proof waits for its answer, and a refused peer may take to read why.
    private static let pause = Duration.seconds(1)

    /// Serves the peer until it has gone, or everything it asked for is answered and it asks no
    /// more.
    func run() async {
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await serve()
            } onGracefulShutdown: {
                post.yield(.drain)
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Answers that there is no room for another connection; one that may stay is heard out for a
    /// moment, since a close with something unread would cost it the answer.
    func refuse(mayStay: Bool) async {
        let error = WireError(.overloaded, "too many connections; try later")
        output.send(ByteBuffer(bytes: ReplyLine.failure(id: nil, error)))
        await output.flush()
        if mayStay { await hearOut() }
        await close()
    }

    private func serve() async {
        var conversation = Conversation(
            over: transport,
            limits: limits,
            isStranger: peer.role == nil,
            patience: patience.idleSeconds.map { .seconds($0) }
        )
        var gate = Gate(peer, grant: grant)
        engine.connectionOpened()
        let clocks = startClocks()
        var turn = Turn()
        await withDiscardingTaskGroup { group in
            channel.read()
            for await event in events {
                conversation.take(event)
                // Lines can take a while to read: no use in going on once the peer has gone.
                while channel.isActive, let action = conversation.next() {
                    if let pending = await perform(action, in: &conversation, &gate) {
                        let place = engine.preference(for: pending.order, pending.ticket)
                        group.addTask(executorPreference: place) { await answer(pending) }
                    }
                    if turn.isOver() { await Task.yield() }
                }
                if conversation.isOver { break }
            }
            // Whoever is still computing for this peer does so in vain.
            engine.connectionClosed(id)
        }
        for clock in clocks { clock() }
        await part(saying: conversation.farewell)
    }

    /// An order whose reply is still to come.
    private struct Pending: Sendable {
        let order: Order
        let ticket: Ticket
        let peer: Peer
        let received: ContinuousClock.Instant
    }

    /// Does what the conversation wants; gives what is to be waited for.
    private func perform(
        _ action: Conversation.Action,
        in conversation: inout Conversation,
        _ gate: inout Gate
    ) async -> Pending? {
        switch action {
        case .read(let line, let received):
            do throws(RejectedLine) {
                let order =
                    engine.isShort(line)
                    ? try engine.read(line, from: gate.peer)
                    : try await engine.readInTurn(line, from: gate.peer)
                conversation.take(order, received: received)
            } catch {
                refuse(error.id, error.error, bytes: line.count)
                conversation.takeRefusal()
            }
        case .submit(let order, let received):
            // Before, since it may be about this very connection.
            record.ask(order.method)
            let ticket = engine.submit(order, from: &gate, received: received)
            if let model = ticket.model { record.mean(model) }
            let pending = Pending(
                order: order,
                ticket: ticket,
                peer: gate.peer,
                received: received
            )
            guard let outcome = ticket.outcome else { return pending }
            await settle(pending, outcome, in: &conversation, gate)
        case .refuse(let id, let error): refuse(id, error)
        case .probe: output.send(ByteBuffer(bytes: [0x0A]))
        case .readOn: channel.read()
        case .breakOff(let reason): logger.warning("closed: \(reason)")
        }
        return nil
    }

    /// Answers what was answered at once, and draws the consequences of an answer about a role.
    private func settle(
        _ pending: Pending,
        _ outcome: Ticket.Outcome,
        in conversation: inout Conversation,
        _ gate: Gate
    ) async {
        conversation.take(.finished(pending.order.id))
        if case .failure(let error) = outcome, error.type == .unauthorized {
            // Guessing takes time, and shows.
            logger.warning("a wrong proof from \(address)")
            try? await Task.sleep(for: Self.pause)
            conversation.cut("it does not know the token")
        } else if conversation.isStranger, let role = gate.peer.role {
            logger.info("\(address) has come to the role \(role.rawValue)")
            conversation.takeRole()
            record.come(to: role)
            places.keep(id)
            output.allow(limits.outputBytes)
            // Before the answer, and so before anything that is sent because of it.
            channel.eventLoop.execute { handler.value.take(.known(limits)) }
        }
        let line = ByteBuffer(bytes: pending.order.line(for: outcome))
        tell(pending, outcome, bytesOut: line.readableBytes)
        output.send(line)
    }

    /// Answers that a line was not taken for an order.
    private func refuse(_ id: RequestID?, _ error: WireError, bytes: Int? = nil) {
        logger.debug(
            """
            refused request=\(id?.shown ?? "-") error=\(error.type.rawValue)\
            \(bytes.map { " bytes_in=\($0)" } ?? "")
            """
        )
        output.send(ByteBuffer(bytes: ReplyLine.failure(id: id, error)))
    }

    /// Has the logs tell how a request fared; before its reply is sent, so that who has that finds
    /// it there.
    private func tell(_ pending: Pending, _ outcome: Ticket.Outcome, bytesOut: Int) {
        let passage = Passage(
            pending.order,
            pending.ticket,
            outcome,
            from: pending.peer,
            received: pending.received,
            bytesOut: bytesOut
        )
        record.answer()
        if engine.note(passage) { logger.notice("slow \(passage)") }
        logger.debug("answered \(passage)")
    }

    private func answer(_ pending: Pending) async {
        let outcome = await engine.outcome(of: pending.ticket)
        if case .failure(let error) = outcome, [.storage, .internal].contains(error.type) {
            logger.error("\(pending.order.method) failed: \(error.message)")
        }
        let line = await unsafe engine.line(of: pending.order, for: outcome) { count, write in
            var line = ByteBufferAllocator().buffer(capacity: count)
            unsafe line.writeWithUnsafeMutableBytes(minimumWritableBytes: count, write)
            return line
        }
        tell(pending, outcome, bytesOut: line.readableBytes)
        // Told before it is sent: the peer may use the id again as soon as it has the reply.
        post.yield(.finished(pending.order.id))
        output.send(line)
    }

    /// Has the conversation told what time does; gives what stops that.
    private func startClocks() -> [@Sendable () -> Void] {
        var stops: [@Sendable () -> Void] = []
        if peer.role == nil {
            let alarm = channel.eventLoop.scheduleTask(in: .seconds(Int64(patience.loginSeconds))) {
                post.yield(.overdue)
            }
            stops.append { alarm.cancel() }
        }
        if let seconds = patience.idleSeconds {
            // Often enough that nobody stays for much longer than that.
            let round = TimeAmount.milliseconds(Int64(seconds) * 100)
            let rounds = channel.eventLoop.scheduleRepeatedTask(
                initialDelay: round,
                delay: round
            ) { _ in post.yield(.round(at: .now)) }
            stops.append { rounds.cancel() }
        }
        return stops
    }

    /// Ends the connection so that nothing that was sent is lost on the way, last words included.
    ///
    /// A TCP socket that is closed with something unread resets the connection, and the peer may
    /// never see what was sent before; of a Unix socket the peer reads that all the same.
    private func part(saying farewell: WireError?) async {
        guard let farewell else { return await close() }
        output.send(ByteBuffer(bytes: ReplyLine.failure(id: nil, farewell)))
        await output.flush()
        if transport == .tcp {
            try? await channel.close(mode: .output).get()
            await hearOut()
        }
        await close()
    }

    /// Takes in what the peer still sends, for a moment, and drops it.
    private func hearOut() async {
        let alarm = channel.eventLoop.scheduleTask(in: TimeAmount(Self.pause)) {
            post.yield(.overdue)
        }
        channel.read()
        listening: for await event in events {
            switch event {
            case .paused: channel.read()
            case .inputClosed, .closed, .overdue: break listening
            default: continue
            }
        }
        alarm.cancel()
    }

    private func close() async {
        await output.flush()
        try? await channel.close().get()
    }
}

/// As much as one connection does before it lets others go on: thirty-two lines, or a millisecond.
private struct Turn {
    private var lines = 0
    private var start = ContinuousClock.now

    /// Counts one thing that was done; whether that was the last, after which a new turn begins.
    mutating func isOver() -> Bool {
        lines += 1
        let now = ContinuousClock.now
        guard lines >= 32 || now - start >= .milliseconds(1) else { return false }
        self = Turn()
        return true
    }
}
