internal import CKernels

/// Parametric ReLUs (He, Zhang, Ren and Sun, 2015): `slopes` has one for each channel.
extension Elementwise {
    /// y = x where it isn't negative, else x·slope; y may be x.
    package static func prelu(
        _ x: View,
        slopes: [Float],
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, y)
        precondition(slopes.count == x.c, "\(slopes.count) slopes for \(x)")
        let table = unsafe ck_pointwise_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: 2 * y.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.prelu(
                Int64(band.count),
                Int64(y.c),
                x.start(of: first),
                Int64(x.pixelStride),
                slopes,
                y.start(of: first),
                Int64(y.pixelStride)
            )
        }
    }

    /// The gradient with respect to x, written to `dx` or added to it; `dx` may be `dy`.
    package static func preluGradient(
        _ x: View,
        slopes: [Float],
        _ dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, dy)
        check(x, dx)
        precondition(slopes.count == x.c, "\(slopes.count) slopes for \(x)")
        let table = unsafe ck_pointwise_table(kernels.isa)
        pool.runBands(dx.pixels, rowBytes: 3 * dx.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.prelu_gradient(
                Int64(band.count),
                Int64(dx.c),
                x.start(of: first),
                Int64(x.pixelStride),
                slopes,
                dy.start(of: first),
                Int64(dy.pixelStride),
                dx.start(of: first),
                Int64(dx.pixelStride),
                accumulating
            )
        }
    }

    /// The gradient with respect to each channel's slope.
    package static func preluSums(
        _ x: View,
        _ dy: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> [Double] {
        check(x, dy)
        let table = unsafe ck_pointwise_table(kernels.isa)
        return unsafe PixelRuns(x).sums(x.c, pool) { pixels, sums in
            let first = pixels.lowerBound
            unsafe table.pointee.prelu_sums(
                Int64(pixels.count),
                Int64(x.c),
                x.start(of: first),
                Int64(x.pixelStride),
                dy.start(of: first),
                Int64(dy.pixelStride),
                sums
            )
        }
    }
}
