import Tensors

/// Blocks of memory with a time of use each, laid out so that those in use at one time never
/// overlap.
struct ArenaLayout: Sendable {
    /// A block's size and its times of use, both inclusive.
    struct Block {
        let bytes: Int
        let first: Int
        let last: Int
    }

    /// Where each block starts, 64-byte aligned.
    let offsets: [Int]
    /// The bytes of the whole.
    let byteCount: Int

    /// Largest first, each at the lowest place that is free for its whole life.
    init(_ blocks: [Block]) {
        var offsets = [Int](repeating: 0, count: blocks.count)
        var placed: [Int] = []
        var end = 0
        let order = blocks.indices.sorted { (blocks[$0].bytes, $1) > (blocks[$1].bytes, $0) }
        for index in order {
            let block = blocks[index]
            let rivals =
                placed
                .filter { blocks[$0].first <= block.last && block.first <= blocks[$0].last }
                .sorted { offsets[$0] < offsets[$1] }
            var offset = 0
            for rival in rivals {
                if offset + block.bytes <= offsets[rival] { break }
                offset = max(offset, offsets[rival] + ArenaLayout.aligned(blocks[rival].bytes))
            }
            offsets[index] = offset
            placed.append(index)
            end = max(end, offset + ArenaLayout.aligned(block.bytes))
        }
        self.offsets = offsets
        byteCount = end
    }

    /// Rounded up to a cache line, with one more so that neighbours never share one.
    private static func aligned(_ bytes: Int) -> Int { (bytes + 127) & ~63 }
}

/// One block of memory, reused from run to run: it grows at once, and shrinks when it has been far
/// too large for a while.
@safe final class Arena {
    private let affords: (Int) -> Bool
    private var block: FloatBlock?
    /// The most that was asked for since the size was looked at last, and how often.
    private var peak = 0
    private var uses = 0

    /// After how many runs the size is looked at.
    private static let uses = 64

    /// An arena that takes more memory only where `affords` says so.
    init(affords: @escaping (_ bytes: Int) -> Bool = { _ in true }) { self.affords = affords }

    /// The bytes held.
    var byteCount: Int { (block?.count ?? 0) * MemoryLayout<Float>.stride }

    /// At least `bytes` bytes; what was there is lost when it grows.
    func reserve(_ bytes: Int) throws(NetworkError) -> UnsafeMutableRawPointer {
        peak = max(peak, bytes)
        uses += 1
        if uses >= Arena.uses {
            if peak < byteCount / 4 { block = nil }
            (peak, uses) = (bytes, 0)
        }
        if let block, bytes <= byteCount {
            return unsafe UnsafeMutableRawPointer(block.base)
        }
        block = nil
        let floats = (bytes + MemoryLayout<Float>.stride - 1) / MemoryLayout<Float>.stride
        guard affords(bytes), let made = FloatBlock(attempting: floats) else {
            throw .outOfMemory(bytes: bytes)
        }
        block = made
        return unsafe UnsafeMutableRawPointer(made.base)
    }
}
