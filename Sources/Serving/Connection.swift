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
    let events: AsyncStream<ConnectionEvent>
    let post: AsyncStream<ConnectionEvent>.Continuation
    let context: ServingContext
    let logger: Logger
    let output: Output

    /// Serves the peer until it has gone, or everything it asked for is answered and it asks no more.
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
        var conversation = Conversation(self)
        await withDiscardingTaskGroup { group in
            channel.read()
            for await event in events {
                for ticket in conversation.handle(event) {
                    group.addTask { await answer(ticket) }
                }
                if conversation.isOver { break }
            }
            // Whoever is still computing for this peer does so in vain.
            context.engine.connectionClosed(id)
        }
        await close()
    }

    private func answer(_ pending: Conversation.Pending) async {
        let outcome = await context.engine.outcome(of: pending.ticket)
        let line = ReplyLine.line(for: outcome, to: pending.request)
        // Told before it is sent: the peer may use the id again as soon as it has the reply.
        post.yield(.finished(pending.request.id))
        output.send(line)
    }

    private func close() async {
        await output.flush()
        try? await channel.close().get()
    }
}

extension ReplyLine {
    /// The line for an outcome, in the form that the request asked for.
    static func line(for outcome: Ticket.Outcome, to request: Request) -> [UInt8] {
        do throws(WireError) {
            let format = (request.call as? any ComputeCall)?.compute.format
            return try success(id: request.id, outcome.get(), as: format ?? TensorFormat())
        } catch {
            return failure(id: request.id, error)
        }
    }
}
