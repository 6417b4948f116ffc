import Inference
import NIOCore
import Wire

/// Turns a channel's bytes into a connection's events; reads only when asked to.
///
/// A partial line is read on at once. Of whole lines it hands out no more than a turn's worth: the
/// rest of what arrived stays here as bytes until more is asked for, and what comes behind it in
/// the kernel's buffer. So a line costs memory only once somebody is about to read it.
final class LineHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    /// How much is taken of a peer.
    struct Bounds: Sendable {
        /// Bytes of a line.
        let lineBytes: Int
        /// Lines handed out at once.
        let linesOfATurn: Int

        /// By how many bytes a long line's share of the daemon's memory grows.
        static let shareBytes = 1 << 20
        /// Bytes read at once, and so read ahead of what was looked at; up to four times as many of
        /// a peer that has just filled them.
        static let readBytes = 65_536
        /// Of a peer that has no role yet: what it takes to come by one.
        ///
        /// A line at a time, so that the very next one may be as long as the role allows.
        static let stranger = Bounds(lineBytes: 4096, linesOfATurn: 1)

        /// Of a peer with a role.
        static func known(_ limits: Limits) -> Bounds {
            Bounds(lineBytes: limits.lineBytes, linesOfATurn: 32)
        }
    }

    private var bounds: Bounds
    private var framer: LineFramer
    private let memory: MemoryBudget
    private let post: AsyncStream<Conversation.Event>.Continuation
    private let record: ConnectionRecord
    /// The bytes that the memory's budget was told of.
    private var share = 0
    /// What has arrived and was not cut into lines yet.
    private var unread = ByteBuffer()
    private var arrival = ContinuousClock.now
    private var hasEmitted = false
    private var end = End.ahead

    /// How far the stream's end has come.
    private enum End {
        case ahead
        /// It has arrived, behind what is unread.
        case here
        case told
    }

    init(
        _ bounds: Bounds,
        memory: MemoryBudget,
        post: AsyncStream<Conversation.Event>.Continuation,
        record: ConnectionRecord
    ) {
        self.bounds = bounds
        self.memory = memory
        framer = LineFramer.requests(limit: bounds.lineBytes)
        self.post = post
        self.record = record
    }

    /// From now on takes as much as this.
    func take(_ bounds: Bounds) {
        self.bounds = bounds
        framer.limit = bounds.lineBytes
    }

    func read(context: ChannelHandlerContext) {
        // What was handed out has been looked at.
        keepShare(of: framer.heldCount)
        guard unread.readableBytes > 0 else { return context.read() }
        handOut()
        settle(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        record.receive(bytes.readableBytes)
        // Only at the end of the stream is more read than was asked for.
        guard unread.readableBytes == 0 else {
            unread.writeBuffer(&bytes)
            return
        }
        unread = bytes
        arrival = .now
        if !hasEmitted { handOut() }
    }

    func channelReadComplete(context: ChannelHandlerContext) { settle(context) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else {
            return context.fireUserInboundEventTriggered(event)
        }
        end = .here
        post.yield(.endArrived)
        tellEnd()
    }

    func channelInactive(context: ChannelHandlerContext) {
        keepShare(of: 0)
        post.yield(.closed)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Cuts a turn's worth of lines.
    private func handOut() {
        let used = unsafe unread.withUnsafeReadableBytes { bytes in
            unsafe framer.feed(bytes, atMost: bounds.linesOfATurn) { frame in
                hasEmitted = true
                post.yield(.frame(frame, at: arrival))
            }
        }
        unread.moveReaderIndex(forwardBy: used)
        // An empty buffer would keep its memory.
        if unread.readableBytes == 0 { unread = ByteBuffer() }
        takeShare(of: framer.heldCount)
    }

    /// Has a long line's bytes counted, or gives it up where there are too many in all.
    private func takeShare(of bytes: Int) {
        while share < bytes - Bounds.readBytes {
            guard memory.pass(Bounds.shareBytes) else { return framer.giveUp() }
            share += Bounds.shareBytes
        }
    }

    /// Counts no more than what is still held.
    private func keepShare(of bytes: Int) {
        while share > 0, share - Bounds.shareBytes >= bytes - Bounds.readBytes {
            memory.passed(Bounds.shareBytes)
            share -= Bounds.shareBytes
        }
    }

    /// Says that the turn is over, or reads on where it has brought nothing to look at.
    private func settle(_ context: ChannelHandlerContext) {
        tellEnd()
        if hasEmitted || unread.readableBytes > 0 {
            hasEmitted = false
            post.yield(.paused)
        } else if end == .ahead {
            context.read()
        }
    }

    /// Says that there is no more, once all that had arrived was handed out.
    private func tellEnd() {
        guard end == .here, unread.readableBytes == 0 else { return }
        end = .told
        framer.end { frame in post.yield(.frame(frame, at: arrival)) }
        post.yield(.inputClosed)
    }
}
