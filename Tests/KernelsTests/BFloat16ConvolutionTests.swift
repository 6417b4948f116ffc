import Kernels
import Testing

/// How bfloat16 convolutions round; that they convolve is tested with the other ways.
@Suite struct BFloat16ConvolutionTests {
    /// NaN, the infinities, numbers below the normal range, and halfway cases of rounding.
    @Test func roundsEveryKindOfNumber() {
        let pool = Pool(threads: 2)
        let kinds: [Float] = [
            .nan, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNormalMagnitude / 2,
            .leastNormalMagnitude, .greatestFiniteMagnitude, 0, -0, 1 + 0x1p-8, 1 + 0x1p-7 + 0x1p-8,
            (1 + 0x1p-8 as Float).nextUp, (1 + 0x1p-8 as Float).nextDown, -(1 + 0x1p-8),
        ]
        let geometry = ConvolutionGeometry(inputChannels: 1, outputChannels: 1, kernel: 1)
        for way in ConvolutionWay.bfloat16 {
            for value in kinds {
                let input = Activations(n: 1, h: 1, w: 1, c: 1, values: [value])
                let output = Activations(n: 1, h: 1, w: 1, c: 1)
                let filters = way.pack(geometry, [1], .forward, pool: pool)
                Convolver.convolve(input.view, filters, into: output.view, pool: pool)
                let (got, wanted) = (output.values[0], way.rounded([value], in: geometry)[0])
                #expect(got == wanted || got.isNaN && wanted.isNaN, "\(way): \(value)")
            }
        }
    }
}
