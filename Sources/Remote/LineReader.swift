internal import NIOCore

/// The lines that come in over a channel, one after another.
struct LineReader {
    private var chunks: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var framer = LineFramer()
    private var waiting: ArraySlice<[UInt8]> = []

    init(_ chunks: NIOAsyncChannelInboundStream<ByteBuffer>) {
        self.chunks = chunks.makeAsyncIterator()
    }

    /// The next line without its ending; nil when there are no more.
    mutating func next() async throws -> [UInt8]? {
        while waiting.isEmpty {
            guard let chunk = try await chunks.next(isolation: nil) else { return nil }
            waiting = framer.lines(completedBy: chunk)[...]
        }
        return waiting.removeFirst()
    }
}
