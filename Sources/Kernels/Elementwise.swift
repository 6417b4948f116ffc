internal import CKernels

/// Operations on each element of views of the same shape.
///
/// An output may be an input's own view; otherwise views do not overlap.
package enum Elementwise {
    /// y = epilogue(a + b); `mask` notes where its gradient passes.
    package static func add(
        _ a: View,
        _ b: View,
        epilogue: Epilogue = .none,
        into y: View,
        mask: Mask? = nil,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(a, y)
        check(b, y)
        mask?.check(fits: y)
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: 3 * y.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.add(
                Int64(band.count),
                Int64(y.c),
                a.start(of: first),
                Int64(a.pixelStride),
                b.start(of: first),
                Int64(b.pixelStride),
                y.start(of: first),
                Int64(y.pixelStride),
                epilogue.number,
                mask?.start(of: first)
            )
        }
    }

    /// y += x.
    package static func accumulate(
        _ x: View,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, y)
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: 2 * y.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.accumulate(
                Int64(band.count),
                Int64(y.c),
                x.start(of: first),
                Int64(x.pixelStride),
                y.start(of: first),
                Int64(y.pixelStride)
            )
        }
    }

    /// y = x.
    package static func copy(_ x: View, into y: View, kernels: KernelSet = .bound, pool: Pool) {
        check(x, y)
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: 2 * y.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.copy(
                Int64(band.count),
                Int64(y.c),
                x.start(of: first),
                Int64(x.pixelStride),
                y.start(of: first),
                Int64(y.pixelStride)
            )
        }
    }

    /// y = value, everywhere.
    package static func fill(
        _ y: View,
        with value: Float,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: y.pixelBytes) { band, _ in
            unsafe table.pointee.fill(
                Int64(band.count),
                Int64(y.c),
                value,
                y.start(of: band.lowerBound),
                Int64(y.pixelStride)
            )
        }
    }

    static func check(_ x: View, _ y: View) {
        precondition(x.hasShape(of: y), "views of different shapes: \(x) and \(y)")
    }
}
