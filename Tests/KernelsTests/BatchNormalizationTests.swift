import Kernels
import Testing

@Suite struct BatchNormalizationTests {
    let pool = Pool(threads: 2)
    let eps: Float = 1e-3

    static let shapes: [(n: Int, h: Int, w: Int, c: Int, gap: Int)] = [
        (2, 1, 1, 1, 0), (2, 3, 2, 3, 2), (1, 3, 5, 24, 0), (2, 2, 2, 37, 5),
    ]

    @Test(arguments: shapes, KernelSet.supported)
    func normalizesByTheBatchAndReturnsItsGradients(
        _ s: (n: Int, h: Int, w: Int, c: Int, gap: Int),
        _ kernels: KernelSet
    ) {
        let x = Picture(s.n, s.h, s.w, s.c, gap: s.gap) { 3 * noise($0) + Float($0 % s.c) }
        let dy = Picture(like: x, gap: 1) { noise($0, 5) }
        let y = Picture(like: x, gap: s.gap)
        let scale = (0..<s.c).map { 1 + noise($0, 8) }
        let shift = (0..<s.c).map { noise($0, 9) }
        let statistics = ChannelStatistics(of: x.view, kernels: kernels, pool: pool)
        let norm = BatchNormalization(statistics, eps: eps, scale: scale, shift: shift)
        norm.apply(x.view, into: y.view, kernels: kernels, pool: pool)
        let inputs = x.values.map(Double.init)
        #expect(distance(y.values, naive(inputs, scale, shift)) < 1e-6)
        #expect(y.gapsAreUntouched)

        let slopes = dy.values.map(Double.init)
        let loss = { (values: [Double], scale: [Float], shift: [Float]) in
            zip(naive(values, scale, shift), slopes).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let expected = numericalGradient(inputs) { loss($0, scale, shift) }
        let dx = Picture(like: x, gap: s.gap)
        let gradient = norm.batchGradient(
            x.view,
            dy.view,
            into: dx.view,
            accumulating: false,
            kernels: kernels,
            pool: pool
        )
        // One pixel more or less moves everything: a difference of sums, small beside its terms.
        let size = slopes.map(abs).max()! / 1e5
        #expect(zip(dx.values, expected).allSatisfy { abs(Double($0) - $1) < size })
        let once = dx.values
        _ = norm.batchGradient(
            x.view,
            dy.view,
            into: dx.view,
            accumulating: true,
            kernels: kernels,
            pool: pool
        )
        #expect(zip(dx.values, once).allSatisfy { abs($0 - 2 * $1) < Float(size) })
        #expect(dx.gapsAreUntouched)

        let normalized = naive(
            inputs,
            [Float](repeating: 1, count: s.c),
            [Float](repeating: 0, count: s.c)
        )
        var (dscale, dshift) = (
            [Double](repeating: 0, count: s.c), [Double](repeating: 0, count: s.c)
        )
        for i in inputs.indices {
            dscale[i % s.c] += slopes[i] * normalized[i]
            dshift[i % s.c] += slopes[i]
        }
        #expect(distance(gradient.scale, dscale) < 1e-6)
        #expect(distance(gradient.shift, dshift) < 1e-6)
    }

    @Test(arguments: KernelSet.supported) func keepsFrozenStatistics(_ kernels: KernelSet) {
        let c = 19
        let x = Picture(2, 3, 4, c, gap: 2) { noise($0) }
        let dy = Picture(like: x, gap: 3) { noise($0, 2) }
        let mean = (0..<c).map { noise($0, 3) }
        let variance = (0..<c).map { 1 + noise($0, 4) }
        let (scale, shift) = ((0..<c).map { 2 * noise($0, 5) }, (0..<c).map { noise($0, 6) })
        let norm = BatchNormalization(
            ChannelStatistics(mean: mean, variance: variance),
            eps: eps,
            scale: scale,
            shift: shift
        )
        let factors = (0..<c).map {
            Double(scale[$0]) / (Double(variance[$0]) + Double(eps)).squareRoot()
        }
        let expected = x.values.enumerated().map { i, v in
            (Double(v) - Double(mean[i % c])) * factors[i % c] + Double(shift[i % c])
        }
        let y = Picture(like: x, gap: 1)
        let words = Mask.words(c)
        var bits = [UInt16](repeating: 0xffff, count: x.view.pixels * words)
        bits.withUnsafeMutableBufferPointer {
            norm.apply(
                x.view,
                epilogue: .relu,
                into: y.view,
                mask: Mask($0.baseAddress!, pixels: x.view.pixels, c: c),
                kernels: kernels,
                pool: pool
            )
        }
        #expect(distance(y.values, expected.map { max($0, 0) }) < 1e-6)
        #expect(
            y.values.enumerated().allSatisfy { i, v in
                (bits[i / c * words + i % c / 16] >> (i % c % 16) & 1 == 1) == (v > 0)
            }
        )

        let slopes = dy.values.map(Double.init)
        let dx = Picture(like: x, gap: 1)
        norm.frozenInputGradient(
            dy.view,
            into: dx.view,
            accumulating: false,
            kernels: kernels,
            pool: pool
        )
        norm.frozenInputGradient(
            dy.view,
            into: dx.view,
            accumulating: true,
            kernels: kernels,
            pool: pool
        )
        #expect(distance(dx.values, slopes.enumerated().map { 2 * $1 * factors[$0 % c] }) < 1e-6)
        let gradient = norm.parameterGradient(x.view, dy.view, kernels: kernels, pool: pool)
        let inputs = x.values
        var dscale = [Double](repeating: 0, count: c)
        for i in slopes.indices {
            let centred = Double(inputs[i]) - Double(mean[i % c])
            dscale[i % c] +=
                slopes[i] * centred / (Double(variance[i % c]) + Double(eps)).squareRoot()
        }
        #expect(distance(gradient.scale, dscale) < 1e-6)
    }

    @Test func doesNotDependOnTheNumberOfThreads() {
        let x = Picture(2, 40, 41, 20) { 100 + noise($0) }
        let one = ChannelStatistics(of: x.view, pool: Pool(threads: 1))
        let three = ChannelStatistics(of: x.view, pool: Pool(threads: 3))
        #expect(one.mean == three.mean)
        #expect(one.variance == three.variance)
    }

    // torch 2.13: BatchNorm2d(2) in training, weight (1.5, −0.5), bias (0.25, 1), running mean
    // (0.5, −0.5) and variance (2, 0.25), of ((37 i mod 23) − 11) / 8 as [2, 2, 3, 1], and its
    // gradients for d(loss)/dy = 1 … 12.
    @Test(arguments: KernelSet.supported) func agreesWithPrintedValuesOfPyTorch(
        _ kernels: KernelSet
    ) {
        // [n][pixel][channel] from [n][channel][pixel]
        let planar = { (i: Int) in i / 6 * 6 + i % 2 * 3 + i % 6 / 2 }
        let x = Picture(2, 3, 1, 2) { Reference.value(planar($0)) }
        let dy = Picture(2, 3, 1, 2) { Float(planar($0) + 1) }
        let (y, dx) = (Picture(like: x), Picture(like: x))
        let statistics = ChannelStatistics(of: x.view, kernels: kernels, pool: pool)
        let norm = BatchNormalization(statistics, eps: 1e-5, scale: [1.5, -0.5], shift: [0.25, 1])
        norm.apply(x.view, into: y.view, kernels: kernels, pool: pool)
        let gradient = norm.batchGradient(
            x.view,
            dy.view,
            into: dx.view,
            accumulating: false,
            kernels: kernels,
            pool: pool
        )
        let running = statistics.moving(
            mean: [0.5, -0.5],
            variance: [2, 0.25],
            momentum: 0.1,
            count: x.view.pixels
        )
        let outputs = [
            -1.93795991, 1.12518394, -0.843979955, 0.30750972, 0.987409294, 1.66730881, 1.34397995,
            -0.62518394, 2.43795991, 0.911864877, 1.59176445, 0.534142911,
        ]
        let slopes = [
            -2.28423238, -7.13799953, -1.14211619, 2.08018208, 1.80693388, 1.53368556, 1.14211619,
            7.13799953, 2.28423238, -1.2516315, -1.52487981, -2.64429021,
        ]
        #expect(distance(y.values, (0..<12).map { outputs[planar($0)] }) < 3e-7)
        #expect(distance(dx.values, (0..<12).map { slopes[planar($0)] }) < 1e-6)
        #expect(distance(gradient.scale, [11.0856638, -2.41742182]) < 3e-7)
        #expect(distance(gradient.shift, [30, 48]) < 1e-7)
        #expect(distance(running.mean, [0.4375, -0.464583308]) < 1e-7)
        #expect(distance(running.variance, [1.88812494, 0.307135403]) < 1e-7)
    }

    private func naive(_ x: [Double], _ scale: [Float], _ shift: [Float]) -> [Double] {
        let c = scale.count
        let count = Double(x.count / c)
        var mean = [Double](repeating: 0, count: c)
        var variance = mean
        for i in x.indices { mean[i % c] += x[i] / count }
        for i in x.indices {
            variance[i % c] += (x[i] - mean[i % c]) * (x[i] - mean[i % c]) / count
        }
        return x.indices.map { i in
            (x[i] - mean[i % c]) / (variance[i % c] + Double(eps)).squareRoot()
                * Double(scale[i % c]) + Double(shift[i % c])
        }
    }
}
