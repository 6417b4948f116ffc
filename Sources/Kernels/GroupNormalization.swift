internal import CKernels

/// Group normalization over a group's channels and each item's whole plane (Wu and He, 2018).
///
/// y = (x − mean)/√(variance + eps)·scale + shift. With a group for each channel it is instance
/// normalization.
package struct GroupNormalization: Sendable {
    private let groups: Int
    private let eps: Float
    private let scale: [Float]
    private let shift: [Float]

    /// A normalization with a scale and a shift for each channel; `groups` divides them.
    package init(groups: Int, eps: Float, scale: [Float], shift: [Float]) {
        precondition(
            scale.count == shift.count && groups > 0 && scale.count % groups == 0,
            "\(groups) groups of \(scale.count) channels, \(shift.count) shifts"
        )
        self.groups = groups
        self.eps = eps
        self.scale = scale
        self.shift = shift
    }

    /// Channels of a group.
    private var width: Int { scale.count / groups }

    /// y = the normalized x; y may be x.
    package func apply(_ x: View, into y: View, kernels: KernelSet = .bound, pool: Pool) {
        check(x, y)
        let table = unsafe ck_elementwise_table(kernels.isa)
        let moments = moments(x, kernels, pool)
        for (item, moments) in moments.enumerated() {
            let (x, y) = (x.item(item), y.item(item))
            let mean = spread(moments) { Float($0.mean) }
            let inverses = spread(moments) { $0.inverse }
            let factor = zip(scale, inverses).map { Float(Double($0) * $1) }
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
                    CK_EPILOGUE_NONE,
                    nil
                )
            }
        }
    }

    /// All gradients; `dx`, which is written, added to, or not wanted, may be `dy`.
    package func gradient(
        _ x: View,
        _ dy: View,
        into dx: View?,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> ScaleAndShiftGradient {
        check(x, dy)
        if let dx { check(x, dx) }
        var (dScale, dShift) = (scale.map { _ in 0.0 }, shift.map { _ in 0.0 })
        for (item, moments) in moments(x, kernels, pool).enumerated() {
            let (x, dy) = (x.item(item), dy.item(item))
            let sums = sums(x, dy, moments, kernels, pool)
            let inverses = spread(moments) { $0.inverse }
            for i in dScale.indices {
                dScale[i] += sums.products[i] * inverses[i]
                dShift[i] += sums.sums[i]
            }
            if let dx = dx?.item(item) {
                inputGradient(x, dy, moments, sums, into: dx, accumulating, kernels, pool)
            }
        }
        return ScaleAndShiftGradient(
            scale: dScale.map { Float($0) },
            shift: dShift.map { Float($0) }
        )
    }

    /// With g = dy·scale and x̂ the normalized x: dx = (g − mean g − x̂·mean(g·x̂)) / deviation.
    private func inputGradient(
        _ x: View,
        _ dy: View,
        _ moments: [Moments],
        _ sums: (sums: [Double], products: [Double]),
        into dx: View,
        _ accumulating: Bool,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        var (factor, slope, offset) = (scale, scale, scale)
        let count = Double(x.pixels * width)
        for (group, own) in moments.enumerated() {
            let channels = group * width..<(group + 1) * width
            let sum = channels.reduce(0) { $0 + Double(scale[$1]) * sums.sums[$1] }
            let product = channels.reduce(0) { $0 + Double(scale[$1]) * sums.products[$1] }
            for i in channels {
                factor[i] = Float(Double(scale[i]) * own.inverse)
                slope[i] = Float(-product / count * own.inverse * own.inverse * own.inverse)
                offset[i] = Float(-sum / count * own.inverse)
            }
        }
        let mean = spread(moments) { Float($0.mean) }
        ChannelGradient(mean: mean, factor: factor, slope: slope, offset: offset)
            .apply(x, dy, into: dx, accumulating: accumulating, kernels: kernels, pool: pool)
    }

    private func check(_ x: View, _ other: View) {
        precondition(
            x.hasShape(of: other) && x.c == scale.count,
            "\(scale.count) channels: \(x), \(other)"
        )
    }
}

extension GroupNormalization {
    /// A group's mean in one item, and the inverse of its deviation.
    private struct Moments {
        let mean: Double
        let inverse: Double
    }

    /// Of each item the groups' moments, from those of its channels.
    private func moments(_ x: View, _ kernels: KernelSet, _ pool: Pool) -> [[Moments]] {
        (0..<x.n).map { item in
            let channels = ChannelStatistics(of: x.item(item), kernels: kernels, pool: pool)
            return (0..<groups).map { group in
                let own = group * width..<(group + 1) * width
                let mean = own.reduce(0) { $0 + channels.mean[$1] } / Double(width)
                // The channels' own variances, and their means' distances from the mean.
                let squares = own.reduce(0) { sum, i in
                    let distance = channels.mean[i] - mean
                    return sum + channels.variance[i] + distance * distance
                }
                let variance = squares / Double(width)
                return Moments(mean: mean, inverse: 1 / (variance + Double(eps)).squareRoot())
            }
        }
    }

    /// A group's number for each of its channels.
    private func spread<Number>(_ moments: [Moments], _ number: (Moments) -> Number) -> [Number] {
        moments.flatMap { repeatElement(number($0), count: width) }
    }

    /// For each channel of one item, Σ dy and Σ dy·(x − mean).
    private func sums(
        _ x: View,
        _ dy: View,
        _ moments: [Moments],
        _ kernels: KernelSet,
        _ pool: Pool
    ) -> (sums: [Double], products: [Double]) {
        let table = unsafe ck_normalization_table(kernels.isa)
        let means = spread(moments) { $0.mean }
        return unsafe PixelRuns(x).sums(channels: x.c, pool) { pixels, sums, products in
            let first = pixels.lowerBound
            unsafe table.pointee.channel_products(
                Int64(pixels.count),
                Int64(x.c),
                dy.start(of: first),
                Int64(dy.pixelStride),
                x.start(of: first),
                Int64(x.pixelStride),
                means,
                sums,
                products
            )
        }
    }
}
