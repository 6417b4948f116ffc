internal import NIOCore

/// Cuts a stream of bytes into lines; each byte is looked at once, however the chunks fall.
struct LineFramer {
    /// The bytes since the last newline; none of them is one.
    private var partial: [UInt8] = []

    /// The lines that `chunk` completes, without their endings; empty ones are left out.
    mutating func lines(completedBy chunk: ByteBuffer) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = chunk.readableBytesView
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            partial.append(contentsOf: rest[..<end])
            rest = rest[rest.index(after: end)...]
            if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
            if !partial.isEmpty { lines.append(partial) }
            partial = []
        }
        partial.append(contentsOf: rest)
        return lines
    }
}
