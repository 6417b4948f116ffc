internal import CKernels

/// A batch norm's numbers: y = (x − mean) / √(variance + eps) · scale + shift for each channel.
package struct BatchNormalization: Sendable {
    private let statistics: ChannelStatistics
    private let mean: [Float]
    private let inverseDeviation: [Double]
    private let factor: [Float]
    private let shift: [Float]

    /// A batch norm with these statistics: the batch's own, or running (frozen) ones.
    package init(_ statistics: ChannelStatistics, eps: Float, scale: [Float], shift: [Float]) {
        precondition(
            scale.count == statistics.mean.count && shift.count == scale.count,
            "a scale and a shift for each channel"
        )
        self.statistics = statistics
        self.shift = shift
        mean = statistics.mean.map { Float($0) }
        inverseDeviation = statistics.variance.map { 1 / ($0 + Double(eps)).squareRoot() }
        factor = zip(scale, inverseDeviation).map { Float(Double($0) * $1) }
    }

    /// Nothing but a factor for each channel.
    package init(scale: [Float]) {
        self.init(scale: scale, shift: scale.map { _ in 0 })
    }

    /// Nothing but a number that is added to each channel.
    package init(shift: [Float]) {
        self.init(scale: shift.map { _ in 1 }, shift: shift)
    }

    private init(scale: [Float], shift: [Float]) {
        let standard = ChannelStatistics(
            mean: scale.map { _ in 0 },
            variance: scale.map { _ in 1 }
        )
        self.init(standard, eps: 0, scale: scale, shift: shift)
    }

    /// y = epilogue of the normalized x; y may be x.
    package func apply(
        _ x: View,
        epilogue: Epilogue = .none,
        into y: View,
        mask: Mask? = nil,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        precondition(
            x.hasShape(of: y) && x.c == factor.count,
            "\(factor.count) channels: \(x), \(y)"
        )
        mask?.check(fits: y)
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: 2 * y.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.normalize(
                Int64(band.count),
                Int64(y.c),
                x.start(of: first),
                Int64(x.pixelStride),
                mean,
                factor,
                shift,
                y.start(of: first),
                Int64(y.pixelStride),
                epilogue.number,
                mask?.start(of: first)
            )
        }
    }

    /// The parameters' gradients, with the statistics as they were for `x`.
    package func parameterGradient(
        _ x: View,
        _ dy: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> ScaleAndShiftGradient {
        let (sums, products) = sums(x, dy, kernels, pool)
        return parameterGradient(sums, products)
    }

    /// The gradient with respect to x when the statistics are constants, written to `dx` or added
    /// to it; `dx` may be `dy`.
    package func frozenInputGradient(
        _ dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        precondition(
            dy.hasShape(of: dx) && dy.c == factor.count,
            "\(factor.count) channels: \(dy), \(dx)"
        )
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runBands(dx.pixels, rowBytes: 2 * dx.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.multiply(
                Int64(band.count),
                Int64(dx.c),
                dy.start(of: first),
                Int64(dy.pixelStride),
                factor,
                0,
                dx.start(of: first),
                Int64(dx.pixelStride),
                accumulating
            )
        }
    }

    /// All gradients when the statistics are those of x itself and move with it; `dx`, written or
    /// added to, may be `dy`.
    package func batchGradient(
        _ x: View,
        _ dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> ScaleAndShiftGradient {
        precondition(dy.hasShape(of: dx), "views of different shapes: \(dy) and \(dx)")
        let (sums, products) = sums(x, dy, kernels, pool)
        // dx = factor · (dy − mean dy − (x − mean) · inverse² · mean of dy·(x − mean))
        let count = Double(x.pixels)
        var slope = [Float](repeating: 0, count: x.c)
        var offset = slope
        for i in 0..<x.c {
            let scale = Double(factor[i])
            slope[i] = Float(
                -scale * inverseDeviation[i] * inverseDeviation[i] * products[i] / count
            )
            offset[i] = Float(-scale * sums[i] / count)
        }
        ChannelGradient(mean: mean, factor: factor, slope: slope, offset: offset)
            .apply(x, dy, into: dx, accumulating: accumulating, kernels: kernels, pool: pool)
        return parameterGradient(sums, products)
    }

    private func parameterGradient(
        _ sums: [Double],
        _ products: [Double]
    ) -> ScaleAndShiftGradient {
        ScaleAndShiftGradient(
            scale: zip(products, inverseDeviation).map { Float($0 * $1) },
            shift: sums.map { Float($0) }
        )
    }

    /// For each channel, Σ dy and Σ dy·(x − mean).
    private func sums(
        _ x: View,
        _ dy: View,
        _ kernels: KernelSet,
        _ pool: Pool
    ) -> (sums: [Double], products: [Double]) {
        precondition(
            x.hasShape(of: dy) && x.c == factor.count,
            "\(factor.count) channels: \(x), \(dy)"
        )
        let table = unsafe ck_normalization_table(kernels.isa)
        let means = statistics.mean
        return unsafe PixelRuns(x).sums(channels: x.c, pool) { pixels, sums, products in
            unsafe table.pointee.channel_products(
                Int64(pixels.count),
                Int64(x.c),
                dy.start(of: pixels.lowerBound),
                Int64(dy.pixelStride),
                x.start(of: pixels.lowerBound),
                Int64(x.pixelStride),
                means,
                sums,
                products
            )
        }
    }
}
