import Inference
import Logging
import NIOCore
import ServiceLifecycle
import Wire

/// One peer's connection, from its first byte to its end.
struct Connection: Sendable {
    let id: ConnectionID
    let channel: any Channel
    let transport: Listener.Transport
    let peer: Peer
    let events: AsyncStream<Conversation.Event>
    let post: AsyncStream<Conversation.Event>.Continuation
    let engine: Engine
    let limits: Limits
    let grant: Grant?
    let logger: Logger
    let output: Output

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

    /// Answers that there is no room for another connection.
    func refuse() async {
        output.send(
            ReplyLine.failure(id: nil, WireError(.overloaded, "too many connections; try later"))
        )
        await close()
    }

    private func serve() async {
        var conversation = Conversation(over: transport, limits: limits)
        var gate = Gate(peer, grant: grant)
        await withDiscardingTaskGroup { group in
            channel.read()
            for await event in events {
                conversation.take(event)
                // Lines can take a while to read: no use in going on once the peer has gone.
                while channel.isActive, let action = conversation.next() {
                    if let pending = perform(action, in: &conversation, &gate) {
                        group.addTask { await answer(pending) }
                    }
                }
                if conversation.isOver { break }
            }
            // Whoever is still computing for this peer does so in vain.
            engine.connectionClosed(id)
        }
        await close()
    }

    /// An order whose reply is still to come.
    private struct Pending: Sendable {
        let order: Order
        let ticket: Ticket
    }

    /// Does what the conversation wants; gives what is to be waited for.
    private func perform(
        _ action: Conversation.Action,
        in conversation: inout Conversation,
        _ gate: inout Gate
    ) -> Pending? {
        switch action {
        case .read(let line, let received):
            do throws(RejectedLine) {
                conversation.take(
                    try engine.read(line, from: gate.peer),
                    received: received
                )
            } catch {
                output.send(ReplyLine.failure(id: error.id, error.error))
            }
        case .submit(let order, let received):
            let ticket = engine.submit(order, from: &gate, received: received)
            guard let outcome = ticket.outcome else { return Pending(order: order, ticket: ticket) }
            conversation.take(.finished(order.id))
            output.send(order.line(for: outcome))
        case .refuse(let id, let error): output.send(ReplyLine.failure(id: id, error))
        case .probe: output.send([0x0A])
        case .readOn: channel.read()
        case .breakOff(let reason): logger.warning("closed: \(reason)")
        }
        return nil
    }

    private func answer(_ pending: Pending) async {
        let outcome = await engine.outcome(of: pending.ticket)
        let line = pending.order.line(for: outcome)
        // Told before it is sent: the peer may use the id again as soon as it has the reply.
        post.yield(.finished(pending.order.id))
        output.send(line)
    }

    private func close() async {
        await output.flush()
        try? await channel.close().get()
    }
}
