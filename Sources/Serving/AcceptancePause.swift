import Glibc
import Logging
import NIOCore

/// Stops accepting for a moment when the system lacks what a connection takes, such as descriptors:
/// to try again at once would only keep the event loop busy.
final class AcceptancePause: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    private static let length = TimeAmount.milliseconds(100)

    private let logger: Logger
    private var isPaused = false
    private var hasMissedRead = false

    init(_ logger: Logger) { self.logger = logger }

    func read(context: ChannelHandlerContext) {
        if isPaused { hasMissedRead = true } else { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let shortages = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
        guard let error = error as? IOError, shortages.contains(error.errnoCode) else {
            return context.fireErrorCaught(error)
        }
        guard !isPaused else { return }
        logger.warning("no connection can be accepted for the moment: \(error)")
        isPaused = true
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.length) { [self] in
            resume(context)
        }
    }

    private func resume(_ context: ChannelHandlerContext) {
        isPaused = false
        guard hasMissedRead else { return }
        hasMissedRead = false
        context.read()
    }
}
