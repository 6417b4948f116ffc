import Kernels
import Tensors
import Testing

/// Products of bfloat16 values are exact in float32: what is left is the rounding of sums, as in the
/// direct float32 convolutions.
private let tolerance = 1e-5

/// bfloat16 convolutions against plain loops over rounded inputs and weights.
@Suite struct BFloat16ConvolutionTests {
    /// The scalar twin everywhere, the vector kernels where the processor has the instructions.
    private static let sets = KernelSet.supported.filter(\.hasBFloat16)

    // Of each test its own, since a pool runs one loop at a time.
    private let pool = Pool(threads: 2)

    @Test(arguments: ConvolutionCase.all)
    func forwardRoundsInputsAndWeightsAlone(test: ConvolutionCase) {
        let (g, reference) = (test.geometry, test.reference)
        let x = randomValues(reference.inputCount, seed: 21)
        let w = randomValues(reference.weightCount, seed: 22)
        let scale = randomValues(g.outputChannels, seed: 23)
        let bias = randomValues(g.outputChannels, seed: 24)
        let residual = randomValues(reference.outputCount, seed: 25)
        let sums = reference.forward(rounded(x), rounded(scaled(w, by: scale)))
        let expected = sums.enumerated().map { index, sum in
            max(sum + Double(bias[index % g.outputChannels]) + Double(residual[index]), 0)
        }
        let input = test.input(values: x)
        let added = test.output(values: residual, gap: 3)
        for kernels in Self.sets {
            let output = test.output()
            Convolver.convolve(
                input.view,
                pack(g, w, .forward, kernels, scale: scale),
                bias: bias,
                residual: added.view,
                epilogue: .relu,
                into: output.view,
                pool: pool
            )
            #expect(relativeError(output.values, expected) < tolerance, "\(kernels.name)")
            #expect(output.gapsAreUntouched, "\(kernels.name)")
        }
    }

    @Test(arguments: ConvolutionCase.all)
    func inputGradientReadsThroughAMaskAndAccumulates(test: ConvolutionCase) {
        let (g, reference) = (test.geometry, test.reference)
        let dy = randomValues(reference.outputCount, seed: 26)
        let w = randomValues(reference.weightCount, seed: 27)
        let before = randomValues(reference.inputCount, seed: 28)
        let gradient = test.output(values: dy)
        let kept = randomValues(reference.outputCount, seed: 29).map { $0 > 0 }
        let mask = OwnedMask(gradient.view, bits: kept)
        let masked = zip(rounded(dy), kept).map { $1 ? $0 : 0 }
        let sums = reference.inputGradient(masked, rounded(w))
        let expected = zip(sums, before).map { $0 + Double($1) }
        for kernels in Self.sets {
            let dx = test.input(values: before)
            Convolver.convolveInputGradient(
                gradient.view,
                mask: mask.mask,
                pack(g, w, .inputGradient, kernels),
                into: dx.view,
                accumulating: true,
                pool: pool
            )
            #expect(relativeError(dx.values, expected) < tolerance, "\(kernels.name)")
            #expect(dx.gapsAreUntouched, "\(kernels.name)")
        }
    }

    @Test(arguments: ConvolutionCase.all)
    func resultsDoNotDependOnTheNumberOfThreads(test: ConvolutionCase) throws {
        let (g, reference) = (test.geometry, test.reference)
        let x = randomValues(reference.inputCount, seed: 30)
        let dy = randomValues(reference.outputCount, seed: 31)
        let w = randomValues(reference.weightCount, seed: 32)
        let (input, gradient) = (test.input(values: x), test.output(values: dy))
        let kernels = try #require(Self.sets.last)
        let results = [1, 2, 5].map { threads in
            let pool = Pool(threads: threads)
            let (y, dx) = (test.output(), test.input())
            Convolver.convolve(
                input.view,
                pack(g, w, .forward, kernels),
                into: y.view,
                pool: pool
            )
            Convolver.convolveInputGradient(
                gradient.view,
                pack(g, w, .inputGradient, kernels),
                into: dx.view,
                pool: pool
            )
            return y.values + dx.values
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }

    /// NaN, the infinities, numbers below the normal range, and halfway cases of rounding.
    @Test func roundsEveryKindOfNumber() {
        let kinds: [Float] = [
            .nan, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNormalMagnitude / 2,
            .leastNormalMagnitude, .greatestFiniteMagnitude, 0, -0, 1 + 0x1p-8, 1 + 0x1p-7 + 0x1p-8,
            (1 + 0x1p-8 as Float).nextUp, (1 + 0x1p-8 as Float).nextDown, -(1 + 0x1p-8),
        ]
        let geometry = ConvolutionGeometry(inputChannels: 1, outputChannels: 1, kernel: 1)
        for kernels in Self.sets {
            for value in kinds {
                let input = Activations(n: 1, h: 1, w: 1, c: 1, values: [value])
                let output = Activations(n: 1, h: 1, w: 1, c: 1)
                let filters = pack(geometry, [1], .forward, kernels)
                Convolver.convolve(input.view, filters, into: output.view, pool: pool)
                let (got, wanted) = (output.values[0], rounded([value])[0])
                #expect(got == wanted || got.isNaN && wanted.isNaN, "\(kernels.name): \(value)")
            }
        }
    }

    private func pack(
        _ geometry: ConvolutionGeometry,
        _ weights: [Float],
        _ direction: PackedFilters.Direction,
        _ kernels: KernelSet,
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
            method: .bfloat16,
            kernels: kernels,
            pool: pool
        )
    }

    private func scaled(_ weights: [Float], by scale: [Float]) -> [Float] {
        let length = weights.count / scale.count
        return weights.enumerated().map { $1 * scale[$0 / length] }
    }

    /// The nearest bfloat16 by arithmetic: what is beyond 8 bits, rounded half to even.
    private func rounded(_ values: [Float]) -> [Float] {
        values.map { value in
            guard value.isFinite, value.isNormal else { return value.isSubnormal ? 0 : value }
            let unit = Double(sign: .plus, exponent: Int(value.exponent) - 7, significand: 1)
            return Float((Double(value) / unit).rounded(.toNearestOrEven) * unit)
        }
    }
}
