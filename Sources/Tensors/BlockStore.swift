internal import Glibc
internal import Synchronization

/// Large blocks of memory that were given back, kept to be handed out again.
///
/// The system clears each page that it hands out: 25 ms for 100 MB, a fifth of a training step, of
/// which every one makes new weights and lets the last ones go. So what is given back stays, but no
/// more of it than is in use elsewhere at that time: what idles longest goes back to the system.
///
/// Blocks of megabytes ask for large pages: a fresh one of 64 MB is then writable after 6 ms instead
/// of 25, and a kernel that strides through it misses fewer address translations.
final class BlockStore: Sendable {
    /// The process's: memory has no owner more particular than that.
    static let shared = BlockStore()

    private struct Idle {
        let address: UInt
        let bytes: Int
    }

    private struct State {
        var idle: [Idle] = []
        var idleBytes = 0
        var usedBytes = 0
    }

    private let state = Mutex(State())
    /// Below this the allocator's own heap does as well.
    private static let least = 128 << 10
    private static let largePage = 2 << 20

    /// At least `bytes` bytes of any contents, aligned to a cache line.
    func take(_ bytes: Int) -> UnsafeMutableRawPointer {
        guard bytes >= BlockStore.least else {
            return .allocate(byteCount: bytes, alignment: 64)
        }
        let size = BlockStore.rounded(bytes)
        let kept = state.withLock { state in
            state.usedBytes += size
            // The one given back last, of which most is still in a cache.
            return state.idle.lastIndex { $0.bytes == size }.map { index in
                state.idleBytes -= size
                return state.idle.remove(at: index).address
            }
        }
        if let memory = unsafe kept.flatMap({ unsafe UnsafeMutableRawPointer(bitPattern: $0) }) {
            return unsafe memory
        }
        let isLarge = size >= BlockStore.largePage
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: size,
            alignment: isLarge ? BlockStore.largePage : 64
        )
        // Advice: whether it is taken makes no difference but speed.
        if isLarge { _ = unsafe madvise(memory, size, MADV_HUGEPAGE) }
        return unsafe memory
    }

    /// Takes back what `take(bytes)` gave.
    func giveBack(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
        guard bytes >= BlockStore.least else { return unsafe memory.deallocate() }
        let size = BlockStore.rounded(bytes)
        let surplus = state.withLock { state in
            state.usedBytes -= size
            state.idleBytes += size
            state.idle.append(Idle(address: UInt(bitPattern: memory), bytes: size))
            var surplus = 0
            while state.idleBytes > state.usedBytes {
                state.idleBytes -= state.idle[surplus].bytes
                surplus += 1
            }
            defer { state.idle.removeFirst(surplus) }
            return state.idle.prefix(surplus).map(\.address)
        }
        for address in surplus { unsafe UnsafeMutableRawPointer(bitPattern: address)?.deallocate() }
    }

    /// The next of eight sizes between a power of two and the next: blocks of about one size can
    /// take each other's place, at the price of an eighth at most.
    private static func rounded(_ bytes: Int) -> Int {
        let step = 1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount - 3)
        return (bytes + step - 1) & ~(step - 1)
    }
}
