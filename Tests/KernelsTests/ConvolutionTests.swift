import Kernels
import Tensors
import Testing

/// Far above float32's rounding at these depths (Winograd's transforms reach 3e-6), far below any
/// wrong index.
private let tolerance = 1e-5

/// An instruction set and a method.
private struct Way: CustomStringConvertible {
    let kernels: KernelSet
    let method: ConvolutionMethod

    static let all = KernelSet.supported.flatMap { kernels in
        [.direct, .winograd, .fineWinograd].map { Way(kernels: kernels, method: $0) }
    }

    var description: String { "\(kernels.name), \(method)" }
}

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
        for way in Way.all {
            let output = test.output()
            let filters = pack(g, w, .forward, way)
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
        let expected = reference.forward(x, w).enumerated().map { index, sum in
            let k = index % g.outputChannels
            return max(sum * Double(scale[k]) + Double(bias[k]) + Double(r[index]), 0)
        }
        for way in Way.all {
            let output = test.output()
            let mask = OwnedMask(output.view)
            Convolver.convolve(
                input.view,
                pack(g, w, .forward, way, scale: scale),
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

    @Test(arguments: ConvolutionCase.all)
    func inputGradientAgreesWithPlainLoops(test: ConvolutionCase) {
        let (g, reference) = (test.geometry, test.reference)
        let dy = randomValues(reference.outputCount, seed: 8)
        let w = randomValues(reference.weightCount, seed: 9)
        let scale = randomValues(g.outputChannels, seed: 10)
        let filterLength = w.count / g.outputChannels
        let scaled = w.enumerated().map { $1 * scale[$0 / filterLength] }
        let gradient = test.output(values: dy)
        let expected = reference.inputGradient(dy, scaled)
        for way in Way.all {
            let dx = test.input()
            let filters = pack(g, w, .inputGradient, way, scale: scale)
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
        let masked = zip(dy, kept).map { $1 ? $0 : 0 }
        let expected = zip(reference.inputGradient(masked, w), before).map { $0 + Double($1) }
        for way in Way.all {
            let dx = test.input(values: before)
            Convolver.convolveInputGradient(
                gradient.view,
                mask: mask.mask,
                pack(g, w, .inputGradient, way),
                into: dx.view,
                accumulating: true,
                pool: pool
            )
            #expect(relativeError(dx.values, expected) < tolerance, "\(way)")
            #expect(dx.gapsAreUntouched, "\(way)")
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
        for way in Way.all {
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
        for way in Way.all.filter({ $0.kernels == .bound }) {
            let results = [1, 2, 5].map { threads in
                let pool = Pool(threads: threads)
                let (y, dx) = (test.output(), test.input())
                var dw = [Float](repeating: .nan, count: reference.weightCount)
                Convolver.convolve(
                    input.view,
                    pack(g, w, .forward, way),
                    into: y.view,
                    pool: pool
                )
                Convolver.convolveInputGradient(
                    gradient.view,
                    pack(g, w, .inputGradient, way),
                    into: dx.view,
                    pool: pool
                )
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

    /// Signs that a gradient hangs on may be those of the smaller tiles' sums: 1.3 times a direct sum's
    /// rounding, where that of the larger tiles is six times as much.
    @Test func smallTilesRoundHardlyMoreCoarsely() {
        let test = ConvolutionCase("3×3", 192, 32, 11, 10, kernel: (3, 3), padding: (1, 1))
        let x = randomValues(test.reference.inputCount, seed: 20)
        let w = randomValues(test.reference.weightCount, seed: 21)
        let input = test.input(values: x)
        let expected = test.reference.forward(x, w)
        for kernels in KernelSet.supported {
            let errors = [ConvolutionMethod.direct, .fineWinograd].map { method in
                let output = test.output()
                let filters = pack(
                    test.geometry,
                    w,
                    .forward,
                    Way(kernels: kernels, method: method)
                )
                Convolver.convolve(input.view, filters, into: output.view, pool: pool)
                let differences = zip(output.values, expected).map { Double($0) - $1 }
                return differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
            }
            #expect(errors[1] < 1.5 * errors[0], "\(kernels.name)")
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

    private func pack(
        _ geometry: ConvolutionGeometry,
        _ weights: [Float],
        _ direction: PackedFilters.Direction,
        _ way: Way,
        scale: [Float]? = nil
    ) -> PackedFilters {
        let g = geometry
        let shape: Shape = [
            g.outputChannels, g.inputChannels / g.groups, g.kernelHeight, g.kernelWidth,
        ]
        return PackedFilters(
            Tensor(shape, weights),
            scale: scale,
            geometry: g,
            direction: direction,
            method: way.method,
            kernels: way.kernels,
            pool: pool
        )
    }
}
