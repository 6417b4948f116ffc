internal import CKernels

/// Sums over flat memory, of doubles, in an order that depends on the memory's size alone.
public enum Sums {
    /// Σ x².
    public static func squares(
        _ x: UnsafeBufferPointer<Float>,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> Double {
        guard let base = x.baseAddress else { return 0 }
        let table = unsafe ck_updates_table(kernels.isa)
        return total(x.count, pool) { run in
            unsafe table.pointee.sum_of_squares(Int64(run.count), base + run.lowerBound)
        }
    }

    /// Σ (a − b)².
    public static func squaredDifferences(
        _ a: UnsafeBufferPointer<Float>,
        _ b: UnsafeBufferPointer<Float>,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> Double {
        precondition(a.count == b.count, "\(a.count) values less \(b.count)")
        guard let first = a.baseAddress, let second = b.baseAddress else { return 0 }
        let table = unsafe ck_updates_table(kernels.isa)
        return total(a.count, pool) { run in
            unsafe table.pointee.sum_of_squared_differences(
                Int64(run.count),
                first + run.lowerBound,
                second + run.lowerBound
            )
        }
    }

    /// Σ |x|.
    public static func magnitudes(
        _ x: UnsafeBufferPointer<Float>,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> Double {
        guard let base = x.baseAddress else { return 0 }
        let table = unsafe ck_updates_table(kernels.isa)
        return total(x.count, pool) { run in
            unsafe table.pointee.sum_of_magnitudes(Int64(run.count), base + run.lowerBound)
        }
    }

    /// Whether no value is infinite or NaN.
    public static func isFinite(
        _ x: UnsafeBufferPointer<Float>,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> Bool {
        guard let base = x.baseAddress else { return true }
        let table = unsafe ck_updates_table(kernels.isa)
        return total(x.count, pool) { run in
            unsafe table.pointee.is_finite(Int64(run.count), base + run.lowerBound) ? 0 : 1
        } == 0
    }

    /// The sum of `part` over runs of 256 KB, added in order.
    private static func total(
        _ count: Int,
        _ pool: Pool,
        _ part: (Range<Int>) -> Double
    ) -> Double {
        let length = 65_536
        var parts = [Double](repeating: 0, count: (count + length - 1) / length)
        unsafe parts.withUnsafeMutableBufferPointer { parts in
            pool.run(parts.count) { run, _ in
                unsafe parts[run] = part(run * length..<min((run + 1) * length, count))
            }
        }
        return parts.reduce(0, +)
    }
}
