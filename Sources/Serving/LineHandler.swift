import NIOCore
import Wire

/// Turns a channel's bytes into a connection's events; reads only when asked to.
///
/// A partial line is read on at once; after complete ones the handler waits for the next `read`, so
/// that what the connection's task hasn't looked at yet stays in the kernel's buffer.
final class LineHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var framer: LineFramer
    private let post: AsyncStream<Conversation.Event>.Continuation
    private var hasEmitted = false

    init(lineLimit: Int, post: AsyncStream<Conversation.Event>.Continuation) {
        framer = LineFramer.requests(limit: lineLimit)
        self.post = post
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = ContinuousClock.now
        unsafe unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
            unsafe framer.feed(bytes) { emit($0, at: now) }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if hasEmitted {
            hasEmitted = false
            post.yield(.paused)
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else {
            return context.fireUserInboundEventTriggered(event)
        }
        let now = ContinuousClock.now
        framer.end { emit($0, at: now) }
        post.yield(.inputClosed)
    }

    func channelInactive(context: ChannelHandlerContext) {
        post.yield(.closed)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func emit(_ frame: LineFramer.Frame, at time: ContinuousClock.Instant) {
        hasEmitted = true
        post.yield(.frame(frame, at: time))
    }
}
