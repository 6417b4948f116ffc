internal import CKernels

/// Layer normalization over each pixel's channels (Ba, Kiros and Hinton, 2016):
/// y = (x − mean)/√(variance + eps)·scale + shift.
package struct LayerNormalization: Sendable {
    private let eps: Float
    private let scale: [Float]
    private let shift: [Float]

    /// A normalization with a scale and a shift for each channel.
    package init(eps: Float, scale: [Float], shift: [Float]) {
        precondition(scale.count == shift.count, "a scale and a shift for each channel")
        self.eps = eps
        self.scale = scale
        self.shift = shift
    }

    /// y = the normalized x; y may be x.
    package func apply(
        _ x: View,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, y)
        let table = unsafe ck_normalization_table(kernels.isa)
        pool.runBands(x.pixels, rowBytes: 2 * x.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.layer_norm(
                Int64(band.count),
                Int64(x.c),
                x.start(of: first),
                Int64(x.pixelStride),
                eps,
                scale,
                shift,
                y.start(of: first),
                Int64(y.pixelStride)
            )
        }
    }

    /// The gradient with respect to x, written to `dx` or added to it; `dx` may be `dy`.
    package func inputGradient(
        _ x: View,
        _ dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        check(x, dy)
        check(x, dx)
        let table = unsafe ck_normalization_table(kernels.isa)
        pool.runBands(x.pixels, rowBytes: 3 * x.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.layer_norm_gradient(
                Int64(band.count),
                Int64(x.c),
                x.start(of: first),
                Int64(x.pixelStride),
                eps,
                scale,
                dy.start(of: first),
                Int64(dy.pixelStride),
                dx.start(of: first),
                Int64(dx.pixelStride),
                accumulating
            )
        }
    }

    /// The gradients with respect to scale and shift.
    package func parameterGradient(
        _ x: View,
        _ dy: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> ScaleAndShiftGradient {
        check(x, dy)
        let table = unsafe ck_normalization_table(kernels.isa)
        let (sums, products) = unsafe PixelRuns(x).sums(channels: x.c, pool) {
            pixels,
            sums,
            products in
            let first = pixels.lowerBound
            unsafe table.pointee.layer_norm_sums(
                Int64(pixels.count),
                Int64(x.c),
                x.start(of: first),
                Int64(x.pixelStride),
                eps,
                dy.start(of: first),
                Int64(dy.pixelStride),
                sums,
                products
            )
        }
        return ScaleAndShiftGradient(
            scale: products.map { Float($0) },
            shift: sums.map { Float($0) }
        )
    }

    private func check(_ x: View, _ other: View) {
        precondition(
            x.hasShape(of: other) && x.c == scale.count,
            "\(scale.count) channels: \(x), \(other)"
        )
    }
}
