internal import Glibc
internal import NIOCore
internal import Wire

/// The lines that come in over a channel, one after another.
struct LineReader {
    /// A line without its ending.
    enum Line {
        /// One that came in one piece, which is not copied.
        case whole(ByteBuffer)
        /// One of several pieces, or among others.
        case gathered([UInt8])
    }

    private var chunks: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var framer = LineFramer.replies
    private var waiting: ArraySlice<[UInt8]> = []

    init(_ chunks: NIOAsyncChannelInboundStream<ByteBuffer>) {
        self.chunks = chunks.makeAsyncIterator()
    }

    /// The next line; nil when there are no more.
    mutating func next() async throws -> Line? {
        while waiting.isEmpty {
            guard let chunk = try await nextChunk() else { return nil }
            if framer.heldCount == 0, let line = chunk.soleLine { return .whole(line) }
            var lines: [[UInt8]] = []
            _ = unsafe chunk.withUnsafeReadableBytes { bytes in
                unsafe framer.feed(bytes) { if case .line(let line) = $0 { lines.append(line) } }
            }
            waiting = lines[...]
        }
        return .gathered(waiting.removeFirst())
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

extension LineReader.Line {
    /// Lends the bytes for the call.
    func withUnsafeBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        let result: Result<R, E> =
            switch self {
            case .whole(let buffer):
                unsafe buffer.withUnsafeReadableBytes { bytes in
                    Result { () throws(E) in try unsafe body(bytes) }
                }
            case .gathered(let bytes):
                unsafe bytes.withUnsafeBytes { bytes in
                    Result { () throws(E) in try unsafe body(bytes) }
                }
            }
        return try result.get()
    }

    /// The bytes, copied where they came in one piece.
    var bytes: [UInt8] {
        switch self {
        case .whole(let buffer): Array(buffer.readableBytesView)
        case .gathered(let bytes): bytes
        }
    }
}

extension ByteBuffer {
    /// From how many bytes on copying a line is worth avoiding.
    private static let longLine = 4096

    /// The line that is all there is, without its newline: a long one that begins as an object.
    fileprivate var soleLine: ByteBuffer? {
        guard readableBytes >= Self.longLine,
            getInteger(at: readerIndex, as: UInt8.self) == UInt8(ascii: "{")
        else { return nil }
        let newline = unsafe withUnsafeReadableBytes { bytes in
            unsafe bytes.baseAddress.flatMap { start in
                unsafe memchr(start, 0x0A, bytes.count).map { unsafe UnsafeRawPointer($0) - start }
            }
        }
        guard newline == readableBytes - 1 else { return nil }
        let isReturned = getInteger(at: readerIndex + readableBytes - 2, as: UInt8.self) == 0x0D
        return getSlice(at: readerIndex, length: readableBytes - (isReturned ? 2 : 1))
    }
}
