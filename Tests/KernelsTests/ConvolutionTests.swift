import Kernels
import Testing

/// Far above float32's rounding at these depths (Winograd's transforms reach 3e-6), far below any
/// wrong index.
///
/// Products of bfloat16 values are exact in float32.
private let tolerance = 1e-5

@Suite struct ConvolutionTests {
    // Of each test its own, since a pool runs one loop at a time.
    private let pool = Pool(threads: 2)

    @Test(arguments: ConvolutionCase.all)
    func forwardAgreesWithPlainLoops(test: ConvolutionCase) {
        let (g, reference) = (test.geometry, test.reference)
        let x = randomValues(reference.inputCount, seed: 1)
        let w = randomValues(reference.weightCount, seed: 2)
        let input = test.input(values: x)
        let expected = reference.forward(x, w)
        for way in ConvolutionWay.float32 {
            let output = test.output()
            let filters = way.pack(g, w, .forward, pool: pool)
            Convolver.convolve(input.view, filters, into: output.view, pool: pool)
            #expect(relativeError(output.values, expected) < tolerance, "\(way)")
            #expect(output.gapsAreUntouched, "\(way)")
        }
    }

    @Test(arguments: ConvolutionCase.all)
    func epilogueAddsClampsAndMarks(test: ConvolutionCase) {
        let (g, reference) = (test.geometry, test.reference)
        let x = randomValues(reference.inputCount, seed: 3)
        let w = randomValues(reference.weightCount, seed: 4)
        let scale = randomValues(g.outputChannels, seed: 5)
        let bias = randomValues(g.outputChannels, seed: 6)
        let r = randomValues(reference.outputCount, seed: 7)
        let input = test.input(values: x)
        let residual = test.output(values: r, gap: 3)
        for ways in ConvolutionWay.alike {
            let operands = (ways[0].rounded(x, in: g), ways[0].rounded(scaled(w, by: scale), in: g))
            let expected = reference.forward(operands.0, operands.1).enumerated().map {
                max($1 + Double(bias[$0 % g.outputChannels]) + Double(r[$0]), 0)
            }
            for way in ways {
                let output = test.output()
                let mask = OwnedMask(output.view)
                Convolver.convolve(
                    input.view,
                    way.pack(g, w, .forward, scale: scale, pool: pool),
                    bias: bias,
                    residual: residual.view,
                    epilogue: .relu,
                    mask: mask.mask,
                    into: output.view,
                    pool: pool
                )
                #expect(relativeError(output.values, expected) < tolerance, "\(way)")
                #expect(output.gapsAreUntouched, "\(way)")
                #expect(mask.bits == output.values.map { $0 > 0 }, "\(way)")
            }
        }
    }

    @Test(arguments: ConvolutionCase.all)
    func inputGradientAgreesWithPlainLoops(test: ConvolutionCase) {
        let (g, reference) = (test.geometry, test.reference)
        let dy = randomValues(reference.outputCount, seed: 8)
        let w = randomValues(reference.weightCount, seed: 9)
        let scale = randomValues(g.outputChannels, seed: 10)
        let gradient = test.output(values: dy)
        let expected = reference.inputGradient(dy, scaled(w, by: scale))
        for way in ConvolutionWay.float32 {
            let dx = test.input()
            let filters = way.pack(g, w, .inputGradient, scale: scale, pool: pool)
            Convolver.convolveInputGradient(gradient.view, filters, into: dx.view, pool: pool)
            #expect(relativeError(dx.values, expected) < tolerance, "\(way)")
            #expect(dx.gapsAreUntouched, "\(way)")
        }
    }

    @Test(arguments: ConvolutionCase.all)
    func inputGradientReadsThroughAMaskAndAccumulates(test: ConvolutionCase) {
        let (g, reference) = (test.geometry, test.reference)
        let dy = randomValues(reference.outputCount, seed: 11)
        let w = randomValues(reference.weightCount, seed: 12)
        let before = randomValues(reference.inputCount, seed: 13)
        let gradient = test.output(values: dy)
        let kept = randomValues(reference.outputCount, seed: 14).map { $0 > 0 }
        let mask = OwnedMask(gradient.view, bits: kept)
        for ways in ConvolutionWay.alike {
            let masked = zip(ways[0].rounded(dy, in: g), kept).map { $1 ? $0 : 0 }
            let sums = reference.inputGradient(masked, ways[0].rounded(w, in: g))
            let expected = zip(sums, before).map { $0 + Double($1) }
            for way in ways {
                let dx = test.input(values: before)
                Convolver.convolveInputGradient(
                    gradient.view,
                    mask: mask.mask,
                    way.pack(g, w, .inputGradient, pool: pool),
                    into: dx.view,
                    accumulating: true,
                    pool: pool
                )
                #expect(relativeError(dx.values, expected) < tolerance, "\(way)")
                #expect(dx.gapsAreUntouched, "\(way)")
            }
        }
    }

    @Test(arguments: ConvolutionCase.all)
    func parameterGradientAgreesWithPlainLoops(test: ConvolutionCase) {
        let (g, reference) = (test.geometry, test.reference)
        let x = randomValues(reference.inputCount, seed: 15)
        let dy = randomValues(reference.outputCount, seed: 16)
        let input = test.input(values: x)
        let gradient = test.output(values: dy)
        let expected = reference.parameterGradient(x, dy)
        var sums = [Double](repeating: 0, count: g.outputChannels)
        for (index, value) in dy.enumerated() { sums[index % g.outputChannels] += Double(value) }
        for way in ConvolutionWay.float32 {
            var dw = [Float](repeating: .nan, count: reference.weightCount)
            var db = [Float](repeating: .nan, count: g.outputChannels)
            Convolver.convolveParameterGradient(
                input.view,
                gradient.view,
                geometry: g,
                dw: &dw,
                db: &db,
                method: way.method,
                kernels: way.kernels,
                pool: pool
            )
            #expect(relativeError(dw, expected) < tolerance, "\(way)")
            #expect(relativeError(db, sums) < tolerance, "\(way)")
        }
    }

    @Test(arguments: ConvolutionCase.all)
    func resultsDoNotDependOnTheNumberOfThreads(test: ConvolutionCase) {
        let (g, reference) = (test.geometry, test.reference)
        let x = randomValues(reference.inputCount, seed: 17)
        let dy = randomValues(reference.outputCount, seed: 18)
        let w = randomValues(reference.weightCount, seed: 19)
        let (input, gradient) = (test.input(values: x), test.output(values: dy))
        let bound = ConvolutionWay.float32.filter { $0.kernels == .bound }
        for way in bound + ConvolutionWay.bfloat16.suffix(1) {
            let results = [1, 2, 5].map { threads in
                let pool = Pool(threads: threads)
                let (y, dx) = (test.output(), test.input())
                var dw = [Float](repeating: .nan, count: reference.weightCount)
                Convolver.convolve(
                    input.view,
                    way.pack(g, w, .forward, pool: pool),
                    into: y.view,
                    pool: pool
                )
                Convolver.convolveInputGradient(
                    gradient.view,
                    way.pack(g, w, .inputGradient, pool: pool),
                    into: dx.view,
                    pool: pool
                )
                // bfloat16 is not for these.
                guard way.method != .bfloat16 else { return y.values + dx.values }
                Convolver.convolveParameterGradient(
                    input.view,
                    gradient.view,
                    geometry: g,
                    dw: &dw,
                    method: way.method,
                    pool: pool
                )
                return y.values + dx.values + dw
            }
            #expect(results[0] == results[1])
            #expect(results[0] == results[2])
        }
    }

    @Test func aFilterLargerThanThePaddedInputHasNoOutput() {
        let geometry = ConvolutionGeometry(
            inputChannels: 1,
            outputChannels: 1,
            kernel: 5,
            padding: 1
        )
        #expect(geometry.outputSize(height: 2, width: 9) == nil)
        #expect(geometry.outputSize(height: 3, width: 9).map { [$0.height, $0.width] } == [1, 7])
    }

    private func scaled(_ weights: [Float], by scale: [Float]) -> [Float] {
        let length = weights.count / scale.count
        return weights.enumerated().map { $1 * scale[$0 / length] }
    }
}
