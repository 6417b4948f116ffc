private import Glibc

/// Cuts a stream of bytes into lines, looking at each byte once however the pieces fall.
///
/// Here because both ends of a connection cut lines, and this is the lowest module that both know.
/// Lines come without their ends (`\n` or `\r\n`); empty ones are left out.
package struct LineFramer: Sendable {
    /// What comes out.
    package enum Frame: Equatable, Sendable {
        /// A line without its end.
        case line([UInt8])
        /// A line over the limit has gone by.
        case tooLong
        /// A line that was given up has gone by.
        case givenUp
        /// The peer speaks HTTP; nothing more comes out.
        case foreign
    }

    private enum State {
        case collecting
        /// Throwing a line away, to be told of at its end or not.
        case draining(as: Frame?)
        case foreign
    }

    /// From how many bytes on the start of a line is taken for that of a long one.
    private static let longPiece = 4096

    /// How many bytes of a line are kept; for the lines that end from now on.
    package var limit: Int
    private let skipsComments: Bool
    private var partial: [UInt8] = []
    /// How long the last line was: the next one that comes in several pieces gets as much room at
    /// once, so that it isn't moved as it grows.
    private var lastCount = 0
    private var state = State.collecting
    /// Whether HTTP is out of the question: it can only come before the first line that begins like
    /// an object.
    private var hasOpened: Bool

    private init(limit: Int, skipsComments: Bool, hasOpened: Bool) {
        self.limit = limit
        self.skipsComments = skipsComments
        self.hasOpened = hasOpened
    }

    /// For what a server reads: strangers' lines, among them comments, of which it keeps no more
    /// than `limit` bytes; a longer one is thrown away as it comes, up to its newline.
    package static func requests(limit: Int) -> LineFramer {
        LineFramer(limit: limit, skipsComments: true, hasOpened: false)
    }

    /// For what a client reads: it trusts its daemon to send lines that fit into memory.
    package static let replies = LineFramer(limit: .max, skipsComments: false, hasOpened: true)

    /// Takes the next bytes and hands out the lines that end in them, until so many have ended,
    /// empty ones included; gives how many of the bytes were taken.
    @discardableResult
    package mutating func feed(
        _ bytes: UnsafeRawBufferPointer,
        atMost lines: Int = .max,
        _ emit: (Frame) -> Void
    ) -> Int {
        var rest = unsafe bytes[...]
        var left = lines
        while unsafe !rest.isEmpty && left > 0 {
            if case .foreign = state { return bytes.count }
            guard let newline = unsafe Self.newline(in: rest) else {
                unsafe makeRoom(forPiece: rest.count)
                unsafe collect(rest)
                if isForeign(partial[...]) { turnAway(emit) }
                return bytes.count
            }
            unsafe collect(rest[..<newline])
            finishLine(emit)
            unsafe rest = rest[(newline + 1)...]
            left -= 1
        }
        return unsafe bytes.count - rest.count
    }

    /// Takes the end of the stream for the end of a line.
    package mutating func end(_ emit: (Frame) -> Void) { finishLine(emit) }

    private static func newline(in bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        let part = unsafe UnsafeRawBufferPointer(rebasing: bytes)
        guard let start = part.baseAddress else { return nil }
        guard let found = unsafe memchr(start, 0x0A, part.count) else { return nil }
        return unsafe bytes.startIndex + (UnsafeRawPointer(found) - start)
    }

    private mutating func makeRoom(forPiece count: Int) {
        guard case .collecting = state, partial.isEmpty, count >= Self.longPiece else { return }
        partial.reserveCapacity(max(lastCount, count))
    }

    private mutating func collect(_ bytes: Slice<UnsafeRawBufferPointer>) {
        guard case .collecting = state else { return }
        let first = unsafe partial.first ?? bytes.first
        if skipsComments && first == UInt8(ascii: "#") {
            drain(as: nil)
        } else if unsafe bytes.count > limit - partial.count {
            drain(as: .tooLong)
        } else {
            unsafe partial.append(contentsOf: bytes)
        }
    }

    /// How much is held of a line whose end has not come yet.
    package var heldCount: Int { partial.count }

    /// Throws away what is held of a line, and what is still to come of it.
    package mutating func giveUp() { drain(as: .givenUp) }

    private mutating func drain(as frame: Frame?) {
        partial = []
        state = .draining(as: frame)
    }

    private mutating func finishLine(_ emit: (Frame) -> Void) {
        switch state {
        case .foreign: return
        case .draining(let frame):
            state = .collecting
            if let frame { emit(frame) }
        case .collecting:
            var line = partial
            partial = []
            lastCount = line.count
            if line.last == 0x0D { line.removeLast() }
            let start = line.firstIndex { $0 != 0x20 && $0 != 0x09 }
            guard let start, !(skipsComments && line[start] == UInt8(ascii: "#")) else { return }
            if isForeign(line[...]) { return turnAway(emit) }
            if line[start] == UInt8(ascii: "{") { hasOpened = true }
            emit(.line(line))
        }
    }

    private mutating func turnAway(_ emit: (Frame) -> Void) {
        partial = []
        state = .foreign
        emit(.foreign)
    }

    /// Whether a line begins like HTTP, while that is still possible.
    private func isForeign(_ line: ArraySlice<UInt8>) -> Bool {
        !hasOpened && Self.openings.contains { line.starts(with: $0) }
    }

    /// How a web browser or a command-line client begins: a web page must not be able to post here.
    private static let openings: [[UInt8]] = [
        "GET ", "POST ", "PUT ", "HEAD ", "OPTIONS ", "DELETE ", "PATCH ", "CONNECT ", "TRACE ",
        "PRI * ", "Host:", "host:",
    ].map { Array($0.utf8) }
}
