import Kernels
import Testing

@Suite struct LayerNormalizationTests {
    let pool = Pool(threads: 2)

    @Test(arguments: KernelSet.supported) func normalizesAndReturnsItsGradients(
        _ kernels: KernelSet
    ) {
        for (c, gap) in [(1, 0), (3, 2), (16, 0), (37, 4), (96, 0)] {
            let scale = (0..<c).map { 1 + noise($0, 7) / 2 }
            let shift = (0..<c).map { noise($0, 8) }
            let layer = LayerNormalization(eps: 1e-3, scale: scale, shift: shift)
            let x = Picture(2, 1, 3, c, gap: gap) { 2 * noise($0) + 3 }
            let dy = Picture(like: x, gap: 1) { noise($0, 5) }
            let y = Picture(like: x, gap: gap)
            let inputs = x.values.map(Double.init)
            let slopes = dy.values.map(Double.init)
            layer.apply(x.view, into: y.view, kernels: kernels, pool: pool)
            #expect(distance(y.values, naive(inputs, scale, shift)) < 1e-6)
            #expect(y.gapsAreUntouched)

            func loss(_ y: [Double]) -> Double {
                zip(y, slopes).reduce(0) { $0 + $1.0 * $1.1 }
            }
            let dx = Picture(like: x, gap: gap)
            for (isAccumulating, factor) in [(false, 1.0), (true, 2)] {
                layer.inputGradient(
                    x.view,
                    dy.view,
                    into: dx.view,
                    accumulating: isAccumulating,
                    kernels: kernels,
                    pool: pool
                )
                // One channel is its own mean: nothing is left but rounding.
                let error = slopeDistance(
                    dx.values,
                    of: { factor * loss(naive($0, scale, shift)) },
                    at: inputs
                )
                #expect(c == 1 ? dx.values.allSatisfy { abs($0) < 1e-4 } : error < 3e-6)
            }
            #expect(dx.gapsAreUntouched)

            let own = layer.parameterGradient(x.view, dy.view, kernels: kernels, pool: pool)
            let ones = (0..<c).map { _ in 1.0 }
            for i in 0..<c {
                let places = Array(stride(from: i, to: slopes.count, by: c))
                let normal = naive(inputs, ones.map { Float($0) }, ones.map { _ in 0 })
                let dScale = places.reduce(0) { $0 + slopes[$1] * normal[$1] }
                #expect(abs(Double(own.scale[i]) - dScale) < 1e-5)
                #expect(abs(Double(own.shift[i]) - places.reduce(0) { $0 + slopes[$1] }) < 1e-5)
            }
        }
    }

    private func naive(_ x: [Double], _ scale: [Float], _ shift: [Float]) -> [Double] {
        let c = scale.count
        return stride(from: 0, to: x.count, by: c).flatMap { first in
            let row = x[first..<first + c]
            let mean = row.reduce(0, +) / Double(c)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(c)
            let deviation = (variance + Double(Float(1e-3))).squareRoot()
            return (0..<c).map { i in
                (x[first + i] - mean) / deviation * Double(scale[i]) + Double(shift[i])
            }
        }
    }
}
