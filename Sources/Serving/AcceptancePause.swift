import Glibc
import Logging
import NIOCore

/// Stops accepting for a moment when the system lacks what a connection takes, such as descriptors:
/// to try again at once would only keep the event loop busy.
final class AcceptancePause: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    static let length = TimeAmount.milliseconds(100)

    private let logger: Logger
    private var isPaused = false
    /// Whether the log has it already: a shortage of an hour is one line.
    private var isTold = false

    init(_ logger: Logger) { self.logger = logger }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isTold = false
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let shortages = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
        guard let error = error as? IOError, shortages.contains(error.errnoCode) else {
            return context.fireErrorCaught(error)
        }
        guard !isPaused else { return }
        if !isTold { logger.warning("no connection can be accepted for the moment: \(error)") }
        isTold = true
        accept(false, context)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.length) { [self] in
            accept(true, context)
        }
    }

    /// Whether the channel is told of those who wait: while it is, and can't accept them, it is
    /// told again and again.
    private func accept(_ isAccepting: Bool, _ context: ChannelHandlerContext) {
        isPaused = !isAccepting
        try? context.channel.syncOptions?.setOption(.autoRead, value: isAccepting)
    }
}
