import Glibc
import Testing

@testable import Tensors

@Suite struct BlockStoreTests {
    private let megabyte = 1 << 20

    @Test func handsOutAgainWhatFits() throws {
        let store = BlockStore()
        let rest = try #require(store.take(8 * megabyte))
        let first = try #require(store.take(megabyte))
        let second = try #require(store.take(2 * megabyte))
        #expect(UInt(bitPattern: first) % 64 == 0)
        store.giveBack(first, megabyte)
        store.giveBack(second, 2 * megabyte)
        #expect(store.take(megabyte - 1_000) == first)
        #expect(store.take(2 * megabyte) == second)
        #expect(store.idleByteCount == 0)
        store.giveBack(first, megabyte - 1_000)
        store.giveBack(second, 2 * megabyte)
        store.giveBack(rest, 8 * megabyte)
    }

    @Test func keepsNoMoreThanIsInUse() throws {
        let store = BlockStore()
        let blocks = try (0..<4).map { _ in try #require(store.take(megabyte)) }
        for block in blocks.prefix(2) { store.giveBack(block, megabyte) }
        #expect(store.idleByteCount == 2 * megabyte)
        store.giveBack(blocks[2], megabyte)
        #expect(store.idleByteCount == megabyte)
        store.giveBack(blocks[3], megabyte)
        #expect(store.idleByteCount == 0)
    }

    @Test func keepsALittleEvenIfNothingIsInUse() throws {
        let store = BlockStore(keeping: 2 * megabyte)
        let blocks = try (0..<3).map { _ in try #require(store.take(megabyte)) }
        for block in blocks { store.giveBack(block, megabyte) }
        #expect(store.idleByteCount == 2 * megabyte)
        store.release()
    }

    @Test func leavesSmallBlocksToTheHeap() throws {
        let store = BlockStore()
        let block = try #require(store.take(100))
        store.giveBack(block, 100)
        #expect(store.idleByteCount == 0)
    }

    /// From the allocator's heap it would stay mapped under whatever lies above it.
    ///
    /// Another thread may map the same place at once, so one time in twenty is enough.
    @Test func theSystemHasAgainWhatIsReleased() throws {
        // The allocator's own threshold for mapping grows with what is given back to it.
        free(malloc(30 * megabyte))
        let store = BlockStore()
        let isUnmapped = try (0..<20).contains { _ in
            let block = try #require(store.take(3 * megabyte))
            let above = malloc(megabyte)
            store.giveBack(block, 3 * megabyte)
            store.release()
            defer { free(above) }
            return msync(block, 3 * megabyte, MS_ASYNC) == -1 && errno == ENOMEM
        }
        #expect(isUnmapped)
    }

    @Test func blocksOfMegabytesBeginALargePage() throws {
        let store = BlockStore()
        let blocks = try (0..<4).map { _ in try #require(store.take(5 * megabyte)) }
        #expect(blocks.allSatisfy { UInt(bitPattern: $0) % UInt(2 * megabyte) == 0 })
        for block in blocks {
            memset(block, 1, 5 * megabyte)
            store.giveBack(block, 5 * megabyte)
        }
    }
}
