internal import Glibc
internal import NIOCore
internal import Wire

/// The lines that come in over a channel, one after another.
struct LineReader {
    private var chunks: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var framer = LineFramer.replies
    private var waiting: ArraySlice<[UInt8]> = []

    init(_ chunks: NIOAsyncChannelInboundStream<ByteBuffer>) {
        self.chunks = chunks.makeAsyncIterator()
    }

    /// The next line without its ending; nil when there are no more.
    mutating func next() async throws -> [UInt8]? {
        while waiting.isEmpty {
            guard let chunk = try await nextChunk() else { return nil }
            var lines: [[UInt8]] = []
            _ = unsafe chunk.withUnsafeReadableBytes { bytes in
                unsafe framer.feed(bytes) { if case .line(let line) = $0 { lines.append(line) } }
            }
            waiting = lines[...]
        }
        return waiting.removeFirst()
    }

    /// The next bytes; nil when the other side has closed the connection, whatever it left unread:
    /// the system tells of that by a reset.
    private mutating func nextChunk() async throws -> ByteBuffer? {
        do {
            return try await chunks.next(isolation: nil)
        } catch let error as IOError where error.errnoCode == ECONNRESET {
            return nil
        }
    }
}
