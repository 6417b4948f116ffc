internal import CKernels

/// What a batch norm's parameters get from one backward pass.
package struct BatchNormalizationGradient: Sendable {
    /// d(loss)/d(scale), for each channel.
    package let scale: [Float]
    /// d(loss)/d(shift), for each channel.
    package let shift: [Float]
}

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
    ) -> BatchNormalizationGradient {
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
    ) -> BatchNormalizationGradient {
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
        let table = unsafe ck_normalization_table(kernels.isa)
        pool.runBands(dx.pixels, rowBytes: 3 * dx.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.batch_norm_gradient(
                Int64(band.count),
                Int64(x.c),
                dy.start(of: first),
                Int64(dy.pixelStride),
                x.start(of: first),
                Int64(x.pixelStride),
                mean,
                factor,
                slope,
                offset,
                dx.start(of: first),
                Int64(dx.pixelStride),
                accumulating
            )
        }
        return parameterGradient(sums, products)
    }

    private func parameterGradient(
        _ sums: [Double],
        _ products: [Double]
    ) -> BatchNormalizationGradient {
        BatchNormalizationGradient(
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
        let c = x.c
        let runs = PixelRuns(x)
        let table = unsafe ck_normalization_table(kernels.isa)
        let means = statistics.mean
        var sums = [Double](repeating: 0, count: runs.count * c)
        var products = sums
        unsafe sums.withUnsafeMutableBufferPointer { sums in
            unsafe products.withUnsafeMutableBufferPointer { products in
                guard let sums = sums.baseAddress, let products = products.baseAddress
                else { return }
                pool.run(runs.count) { run, _ in
                    let pixels = runs[run]
                    unsafe table.pointee.channel_products(
                        Int64(pixels.count),
                        Int64(c),
                        dy.start(of: pixels.lowerBound),
                        Int64(dy.pixelStride),
                        x.start(of: pixels.lowerBound),
                        Int64(x.pixelStride),
                        means,
                        sums + run * c,
                        products + run * c
                    )
                }
            }
        }
        return (runs.total(sums, channels: c), runs.total(products, channels: c))
    }
}

extension PixelRuns {
    /// The sums of the runs' parts, `[count][channels]`, in their order.
    fileprivate func total(_ parts: [Double], channels: Int) -> [Double] {
        var total = [Double](repeating: 0, count: channels)
        for run in 0..<count {
            for i in 0..<channels { total[i] += parts[run * channels + i] }
        }
        return total
    }
}
