import Kernels
import Testing

@Suite struct SumTests {
    let pool = Pool(threads: 2)

    @Test(arguments: [0, 1, 15, 16, 37, 200_001], KernelSet.supported)
    func addsUpInDouble(_ count: Int, _ kernels: KernelSet) {
        let a = (0..<count).map { noise($0) }
        let b = (0..<count).map { noise($0, 2) }
        a.withUnsafeBufferPointer { first in
            b.withUnsafeBufferPointer { second in
                let squares = a.reduce(0) { $0 + Double($1) * Double($1) }
                let magnitudes = a.reduce(0) { $0 + abs(Double($1)) }
                let differences = zip(a, b).reduce(0) { sum, pair in
                    sum + (Double(pair.0) - Double(pair.1)) * (Double(pair.0) - Double(pair.1))
                }
                let near = { (x: Double, y: Double) in abs(x - y) <= 1e-12 * y }
                #expect(near(Sums.squares(first, kernels: kernels, pool: pool), squares))
                #expect(near(Sums.magnitudes(first, kernels: kernels, pool: pool), magnitudes))
                #expect(
                    near(
                        Sums.squaredDifferences(first, second, kernels: kernels, pool: pool),
                        differences
                    )
                )
            }
        }
    }

    @Test func doesNotDependOnTheNumberOfThreads() {
        let values = (0..<300_000).map { noise($0) }
        let sums = [1, 2, 3].map { threads in
            values.withUnsafeBufferPointer { Sums.squares($0, pool: Pool(threads: threads)) }
        }
        #expect(Set(sums).count == 1)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity], KernelSet.supported)
    func findsTheOneValueThatIsNotFinite(_ culprit: Float, _ kernels: KernelSet) {
        for count in [1, 16, 37, 100_000] {
            var values = (0..<count).map { $0 == 0 ? Float.greatestFiniteMagnitude : noise($0) }
            let isFinite = { (values: [Float]) in
                values.withUnsafeBufferPointer { Sums.isFinite($0, kernels: kernels, pool: pool) }
            }
            #expect(isFinite(values))
            for place in [0, count / 2, count - 1] {
                let old = values[place]
                values[place] = culprit
                #expect(!isFinite(values))
                values[place] = old
            }
        }
    }
}
