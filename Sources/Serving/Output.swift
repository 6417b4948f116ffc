import Inference
import Logging
import NIOCore
import Synchronization

/// A connection's way out: never waits, and closes the connection of a peer that leaves more than
/// the limit unread.
final class Output: Sendable {
    /// What a peer that has no role yet may leave unread.
    static let strangersLimit = 65_536

    private let channel: any Channel
    private let memory: MemoryBudget
    private let limit: Atomic<Int>
    private let logger: Logger
    private let record: ConnectionRecord
    /// Bytes handed over and not yet taken by the kernel.
    private let pending = Atomic(0)
    /// Lines that the event loop has not come for yet, small ones together.
    private let waiting = Mutex<[Parcel]>([])

    /// Lines that are written as one.
    private struct Parcel {
        var bytes: ByteBuffer
        /// How many of the bytes the memory's budget was told of.
        var counted: Int

        /// A large line is not copied again: the event loop would have to wait for that.
        func hasRoom(for other: Parcel) -> Bool {
            bytes.readableBytes + other.bytes.readableBytes <= 65_536
        }

        mutating func add(_ other: Parcel) {
            bytes.writeImmutableBuffer(other.bytes)
            counted += other.counted
        }
    }

    init(
        _ channel: any Channel,
        limit: Int,
        memory: MemoryBudget,
        record: ConnectionRecord,
        logger: Logger
    ) {
        self.channel = channel
        self.memory = memory
        self.limit = Atomic(limit)
        self.logger = logger
        self.record = record
    }

    /// Lets the peer leave as much as this unread from now on.
    func allow(_ bytes: Int) { limit.store(bytes, ordering: .relaxed) }

    /// Sends a whole line.
    ///
    /// What was left unread *before* it counts, so that one reply over the limit can still be had.
    func send(_ line: ByteBuffer) {
        let count = line.readableBytes
        let limit = limit.load(ordering: .relaxed)
        let unread = pending.load(ordering: .relaxed)
        guard unread <= limit else { return cutOff("left more than \(limit) bytes unread") }
        // Who has nothing unread is not to blame for what others leave.
        let isCounted = memory.pass(count)
        guard isCounted || unread == 0 else {
            return cutOff("left \(unread) bytes unread when memory for replies was short")
        }
        pending.add(count, ordering: .relaxed)
        record.send(count)
        let parcel = Parcel(bytes: line, counted: isCounted ? count : 0)
        let isFirst = waiting.withLock { waiting in
            defer {
                if let last = waiting.indices.last, waiting[last].hasRoom(for: parcel) {
                    waiting[last].add(parcel)
                } else {
                    waiting.append(parcel)
                }
            }
            return waiting.isEmpty
        }
        // The event loop is visited once for all that waits: each visit wakes it, and waking costs
        // more than a small reply.
        if isFirst { channel.eventLoop.execute { [self] in write() } }
    }

    /// Writes all that waits.
    private func write() {
        let parcels = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for parcel in parcels {
            let written = channel.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { [self] _ in
                pending.subtract(parcel.bytes.readableBytes, ordering: .relaxed)
                record.take(parcel.bytes.readableBytes)
                memory.passed(parcel.counted)
            }
            channel.write(parcel.bytes, promise: written)
        }
        channel.flush()
    }

    /// Returns once the kernel has taken everything sent so far, or the connection is gone.
    func flush() async {
        try? await channel.writeAndFlush(ByteBuffer()).get()
    }

    private func cutOff(_ reason: String) {
        guard channel.isActive else { return }
        logger.warning("closed: the peer \(reason)")
        channel.close(promise: nil)
    }
}
