internal import CKernels
package import Tensors

extension Elementwise {
    /// y = a + b, where b is one pixel for each item.
    package static func addPixel(
        _ a: View,
        _ b: View,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(a, y)
        precondition(b.n == a.n && b.h * b.w == 1 && b.c == a.c, "\(b) on each pixel of \(a)")
        let table = unsafe ck_elementwise_table(kernels.isa)
        let plane = y.h * y.w
        pool.runItems(y.n, of: plane, rowBytes: 2 * y.pixelBytes) { item, band in
            let first = item * plane + band.lowerBound
            unsafe table.pointee.add(
                Int64(band.count),
                Int64(y.c),
                a.start(of: first),
                Int64(a.pixelStride),
                b.start(of: item),
                0,
                y.start(of: first),
                Int64(y.pixelStride),
                Epilogue.none.number,
                nil
            )
        }
    }

    /// y = the sums over each item's pixels, one pixel for each item, added to y where
    /// `accumulating`.
    package static func pixelSums(
        _ x: View,
        into y: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        precondition(y.n == x.n && y.h * y.w == 1 && y.c == x.c, "\(y) for sums of \(x)")
        let plane = x.h * x.w
        let columns = Columns(count: x.n, apart: plane, pixels: plane, step: 1)
        unsafe columns.sums(of: x, kernels, pool) { item, first, sums in
            let to = unsafe y.start(of: item) + first
            for i in sums.indices { unsafe to[i] = Float(sums[i]) + (accumulating ? to[i] : 0) }
        }
    }

    /// The sum of all items, in an item's order in memory.
    package static func itemSums(
        _ x: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> FloatBlock {
        let plane = x.h * x.w
        let total = FloatBlock(plane * x.c)
        let columns = Columns(count: plane, apart: 1, pixels: x.n, step: plane)
        unsafe columns.sums(of: x, kernels, pool) { pixel, first, sums in
            let to = unsafe total.base + pixel * x.c + first
            for i in sums.indices { unsafe to[i] = Float(sums[i]) }
        }
        return total
    }

    /// y = an item's values, in its order in memory, for each item.
    package static func repeatItem(
        _ values: UnsafeBufferPointer<Float>,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        let plane = y.h * y.w
        precondition(values.count == plane * y.c, "\(values.count) values for each item of \(y)")
        guard let x = values.baseAddress else { return }
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runItems(y.n, of: plane, rowBytes: 2 * y.pixelBytes) { item, band in
            unsafe table.pointee.copy(
                Int64(band.count),
                Int64(y.c),
                x + band.lowerBound * y.c,
                Int64(y.c),
                y.start(of: item * plane + band.lowerBound),
                Int64(y.pixelStride)
            )
        }
    }
}

/// A batch's pixels in columns, in each of which channels are summed.
private struct Columns {
    let count: Int
    /// From a column's first pixel to the next one's.
    let apart: Int
    /// Pixels of a column.
    let pixels: Int
    /// From one of them to the next.
    let step: Int

    /// Calls `body` with the sums of some channels of each column, from the `first` on.
    func sums(
        of x: View,
        _ kernels: KernelSet,
        _ pool: Pool,
        _ body: (_ column: Int, _ first: Int, _ sums: UnsafeBufferPointer<Double>) -> Void
    ) {
        let table = unsafe ck_normalization_table(kernels.isa)
        let width = 64
        let blocks = ceilingDivision(x.c, width)
        pool.runBands(count * blocks, rowBytes: pixels * x.pixelBytes / blocks) { band, _ in
            unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { sums in
                guard let base = sums.baseAddress else { return }
                for index in band {
                    let (column, first) = (index / blocks, index % blocks * width)
                    let channels = min(width, x.c - first)
                    unsafe table.pointee.channel_sums(
                        Int64(pixels),
                        Int64(channels),
                        x.start(of: column * apart) + first,
                        Int64(step * x.pixelStride),
                        base
                    )
                    unsafe body(column, first, UnsafeBufferPointer(rebasing: sums[..<channels]))
                }
            }
        }
    }
}
