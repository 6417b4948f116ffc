internal import CKernels

/// The machine's limit on multiply-adds, as measured: what a kernel's rate is a share of.
package enum Peak {
    /// Multiply-adds a second on the pool's threads together, in registers, nothing read or
    /// written.
    ///
    /// The best of several turns of some milliseconds: whatever disturbs one only makes it slower.
    package static func multiplyAddsPerSecond(
        kernels: KernelSet = .bound,
        turns: Int = 20,
        pool: Pool
    ) -> Double {
        let table = unsafe ck_peak_table(kernels.isa)
        let rounds: Int64 = 1 << 20
        let clock = ContinuousClock()
        let best =
            (0..<max(turns, 1)).map { _ in
                clock.measure {
                    pool.run(pool.threads) { _, _ in
                        let sum = unsafe table.pointee.run(rounds, 0.5, 1)
                        precondition(sum == 2, "s = s/2 + 1 tends to 2, not \(sum)")
                    }
                }
            }
            .min() ?? .zero
        let multiplyAdds = unsafe rounds * table.pointee.multiply_adds * Int64(pool.threads)
        return Double(multiplyAdds) / (best / .seconds(1))
    }
}
