internal import Glibc
internal import NIOCore

/// Cuts a stream of bytes into lines; each byte is looked at once, however the chunks fall.
struct LineFramer {
    /// From how many bytes on the start of a line is taken for that of a long one.
    private static let longPiece = 4096

    /// The bytes since the last newline; none of them is one.
    private var partial: [UInt8] = []
    /// How long the last line was: the next one that comes in several chunks gets as much room at
    /// once, so that it isn't moved as it grows.
    private var lastCount = 0

    /// The lines that `chunk` completes, without their endings; empty ones are left out.
    mutating func lines(completedBy chunk: ByteBuffer) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        unsafe chunk.withUnsafeReadableBytes { bytes in
            var start = 0
            while let end = unsafe newline(in: bytes, from: start) {
                unsafe partial.append(contentsOf: bytes[start..<end])
                start = end + 1
                if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
                if !partial.isEmpty { lines.append(partial) }
                lastCount = partial.count
                partial = []
            }
            if partial.isEmpty, bytes.count - start >= Self.longPiece {
                partial.reserveCapacity(max(lastCount, bytes.count - start))
            }
            unsafe partial.append(contentsOf: bytes[start...])
        }
        return lines
    }
}

/// The place of the next newline at or after `start`.
private func newline(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress else { return nil }
    guard let found = unsafe memchr(base + start, 0x0A, bytes.count - start) else { return nil }
    return unsafe UnsafeRawPointer(found) - base
}
