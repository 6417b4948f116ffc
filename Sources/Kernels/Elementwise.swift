internal import CKernels

/// Operations on each element of views of the same shape.
///
/// An output may be an input's own view; otherwise views do not overlap.
package enum Elementwise {
    /// y = max(x, 0), noting in `mask` which outputs are positive; NaN stays NaN.
    package static func relu(
        _ x: View,
        into y: View,
        mask: Mask? = nil,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, y)
        mask?.check(fits: y)
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: 2 * y.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.relu(
                Int64(band.count),
                Int64(y.c),
                x.start(of: first),
                Int64(x.pixelStride),
                y.start(of: first),
                Int64(y.pixelStride),
                mask?.start(of: first)
            )
        }
    }

    /// Sets to 0 every element of `dy` whose bit is not set: the gradient of the ReLU that set them.
    package static func apply(
        _ mask: Mask,
        to dy: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        mask.check(fits: dy)
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runBands(dy.pixels, rowBytes: 2 * dy.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.apply_mask(
                Int64(band.count),
                Int64(dy.c),
                mask.start(of: first),
                dy.start(of: first),
                Int64(dy.pixelStride)
            )
        }
    }

    /// y = a + b, followed by max(·, 0) when `relu`; `mask` notes which outputs are positive.
    package static func add(
        _ a: View,
        _ b: View,
        relu: Bool = false,
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
                relu,
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

    private static func check(_ x: View, _ y: View) {
        precondition(x.hasShape(of: y), "views of different shapes: \(x) and \(y)")
    }
}
