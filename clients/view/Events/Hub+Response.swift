internal import Hummingbird
internal import NIOCore

extension Hub {
    /// Tells the page that asks of what happens, for as long as it listens.
    ///
    /// Where it was when it listened last doesn't matter: it is told everything first.
    nonisolated func response(to request: Request, _ context: ViewContext) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream; charset=utf-8"],
            body: ResponseBody { writer in
                guard let (number, events) = await self.join() else {
                    // There is no place; the browser comes again by itself.
                    try await writer.write(ByteBuffer(string: "retry: 15000\n\n"))
                    return try await writer.finish(nil)
                }
                do {
                    try await request.body.consumeWithInboundCloseHandler { _ in
                        for await event in events {
                            let alarm = context.channel.closing(after: .seconds(30))
                            defer { alarm.cancel() }
                            try await writer.write(event)
                        }
                    } onInboundClosed: {
                        Task { await self.leave(number) }
                    }
                } catch {
                    await self.leave(number)
                    throw error
                }
                await self.leave(number)
                try await writer.finish(nil)
            }
        )
    }
}
