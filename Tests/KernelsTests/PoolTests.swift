import Kernels
import Synchronization
import Testing

@Suite struct PoolTests {
    @Test(arguments: [1, 2, 4]) func runsEachItemOnce(threads: Int) {
        let pool = Pool(threads: threads)
        for items in [0, 1, 2, 3, 17, 1000] {
            let counts = UnsafeMutablePointer<Int>.allocate(capacity: items + 1)
            defer { counts.deallocate() }
            counts.initialize(repeating: 0, count: items + 1)
            pool.run(items) { item, worker in
                counts[item] += 1
                precondition((0..<threads).contains(worker))
            }
            #expect((0..<items).allSatisfy { counts[$0] == 1 })
            #expect(counts[items] == 0)
        }
    }

    @Test func lastsThroughManyShortLoopsWithPauses() {
        let pool = Pool(threads: 3)
        let total = Atomic<Int>(0)
        var expected = 0
        for round in 0..<3000 {
            pool.run(round % 7) { item, _ in total.add(item, ordering: .relaxed) }
            expected += (0..<(round % 7)).reduce(0, +)
            // Long enough, now and then, for the workers to fall asleep.
            if round % 500 == 0 { for _ in 0..<200_000 { total.add(0, ordering: .relaxed) } }
        }
        #expect(total.load(ordering: .relaxed) == expected)
    }

    @Test func keepsScratchApart() {
        let pool = Pool(threads: 2)
        #expect(pool.scratch(100, worker: 0) != pool.scratch(100, worker: 1))
        #expect(pool.scratch(10, worker: 1) == pool.scratch(100, worker: 1))
    }
}
