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

    @Test func leavesSmallBlocksToTheHeap() throws {
        let store = BlockStore()
        let block = try #require(store.take(100))
        store.giveBack(block, 100)
        #expect(store.idleByteCount == 0)
    }
}
