import Kernels
import Testing

@Suite struct PeakTests {
    /// The kernel's own check is that its sums come out right; a wider register must not be slower.
    @Test func growsWithTheRegisters() {
        let pool = Pool(threads: 1)
        let rates = KernelSet.supported.map {
            Peak.multiplyAddsPerSecond(kernels: $0, turns: 5, pool: pool)
        }
        #expect(rates.allSatisfy { $0 > 1e8 && $0.isFinite })
        for (weaker, stronger) in zip(rates, rates.dropFirst()) {
            #expect(stronger > 0.8 * weaker, "\(rates)")
        }
    }
}
