internal import Glibc
internal import Synchronization

/// Large blocks of memory that were given back, kept to be handed out again.
///
/// The system clears each page that it hands out: 25 ms for 100 MB, a fifth of a training step, of
/// which every one makes new weights and lets the last ones go. So what is given back stays, but no
/// more of it than is in use elsewhere at that time: what idles longest goes back to the system.
/// A few megabytes may idle all the same: who draws pictures has none in use between two steps.
///
/// Blocks of megabytes ask for large pages: a fresh one of 64 MB is then writable after 6 ms
/// instead of 25, and a kernel that strides through it misses fewer address translations.
final class BlockStore: Sendable {
    /// The process's: memory has no owner more particular than that.
    static let shared = BlockStore(keeping: 4 << 20)

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

    /// What may idle even if nothing is in use, in bytes.
    private let floor: Int

    /// A store of which nothing is handed out.
    init(keeping floor: Int = 0) { self.floor = floor }

    /// The bytes kept for later.
    var idleByteCount: Int { state.withLock { $0.idleBytes } }

    /// At least `bytes` bytes of any contents, aligned to a cache line; nil when there are no more.
    func take(_ bytes: Int) -> UnsafeMutableRawPointer? {
        guard bytes >= BlockStore.least else { return unsafe BlockStore.fresh(bytes) }
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
        let memory = unsafe BlockStore.fresh(size)
        if unsafe memory == nil { state.withLock { $0.usedBytes -= size } }
        return unsafe memory
    }

    /// Takes back what `take(bytes)` gave.
    func giveBack(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
        guard bytes >= BlockStore.least else { return unsafe free(memory) }
        let size = BlockStore.rounded(bytes)
        let surplus = state.withLock { state in
            state.usedBytes -= size
            state.idleBytes += size
            state.idle.append(Idle(address: UInt(bitPattern: memory), bytes: size))
            var surplus = 0
            while state.idleBytes > max(state.usedBytes, floor) {
                state.idleBytes -= state.idle[surplus].bytes
                surplus += 1
            }
            defer { state.idle.removeFirst(surplus) }
            return Array(state.idle.prefix(surplus))
        }
        for block in surplus { BlockStore.dispose(block) }
    }

    /// Gives all that idles back to the system.
    func release() {
        let idle = state.withLock { state in
            defer { (state.idle, state.idleBytes) = ([], 0) }
            return state.idle
        }
        for block in idle { BlockStore.dispose(block) }
    }

    /// Memory of its own for a block of that many bytes.
    private static func fresh(_ bytes: Int) -> UnsafeMutableRawPointer? {
        if bytes < least {
            var memory: UnsafeMutableRawPointer?
            let status = unsafe posix_memalign(&memory, 64, bytes)
            return unsafe status == 0 ? memory : nil
        }
        guard bytes >= largePage else { return unsafe mapped(bytes) }
        // As much more as leads from anywhere to the start of a large page; the rest goes back.
        guard let start = unsafe mapped(bytes + largePage) else { return nil }
        let before = -Int(bitPattern: start) & (largePage - 1)
        let memory = unsafe start + before
        if before > 0 { unsafe munmap(start, before) }
        unsafe munmap(memory + bytes, largePage - before)
        // Advice: whether it is taken makes no difference but speed.
        _ = unsafe madvise(memory, bytes, MADV_HUGEPAGE)
        return unsafe memory
    }

    /// Pages of their own, which the system has back whole: from the allocator's heap it gets large
    /// blocks back only where nothing lies above them.
    private static func mapped(_ bytes: Int) -> UnsafeMutableRawPointer? {
        let memory = unsafe mmap(
            nil,
            bytes,
            PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS,
            -1,
            0
        )
        return unsafe memory == MAP_FAILED ? nil : memory
    }

    private static func dispose(_ block: Idle) {
        unsafe munmap(UnsafeMutableRawPointer(bitPattern: block.address), block.bytes)
    }

    /// The next of eight sizes between a power of two and the next: blocks of about one size can
    /// take each other's place, at the price of an eighth at most.
    private static func rounded(_ bytes: Int) -> Int {
        let step = 1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount - 3)
        return (bytes + step - 1) & ~(step - 1)
    }
}
