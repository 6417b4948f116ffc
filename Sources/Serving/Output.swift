import Logging
import NIOCore
import Synchronization

/// A connection's way out: never waits, and closes the connection of a peer that leaves more than
/// the limit unread.
final class Output: Sendable {
    private let channel: any Channel
    private let limit: Int
    private let logger: Logger
    /// Bytes handed over and not yet taken by the kernel.
    private let pending = Atomic(0)

    init(_ channel: any Channel, limit: Int, logger: Logger) {
        self.channel = channel
        self.limit = limit
        self.logger = logger
    }

    /// Sends a whole line.
    ///
    /// What was left unread *before* it counts, so that one reply over the limit can still be had.
    func send(_ line: [UInt8]) {
        guard pending.load(ordering: .relaxed) <= limit else { return cutOff() }
        pending.add(line.count, ordering: .relaxed)
        let bytes = ByteBuffer(bytes: line)
        // In one visit to the event loop: each wakes it, and waking costs more than a small reply.
        channel.eventLoop.execute { [self] in
            let written = channel.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { _ in
                self.pending.subtract(bytes.readableBytes, ordering: .relaxed)
            }
            channel.writeAndFlush(bytes, promise: written)
        }
    }

    /// Returns once the kernel has taken everything sent so far, or the connection is gone.
    func flush() async {
        try? await channel.writeAndFlush(ByteBuffer()).get()
    }

    private func cutOff() {
        guard channel.isActive else { return }
        logger.warning("closed: the peer left more than \(limit) bytes of replies unread")
        channel.close(promise: nil)
    }
}
