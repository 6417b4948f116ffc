import Kernels
import Objectives
import Tensors
import Testing

/// Filters that are moved while their gradient is formed, against the gradient formed first.
@Suite struct FilterStepTests {
    private static let rules = [
        Optimizer.sgd(.init(lr: 0.1)),
        Optimizer.sgd(.init(lr: 0.1, momentum: 0.9, weightDecay: 0.01, nesterov: true)),
        Optimizer.adam(.init(lr: 0.01)),
    ]
    private static let cases =
        ConvolutionCase.all.filter { $0.geometry.groups == 1 && $0.geometry.inputChannels >= 16 }
        + [
            ConvolutionCase("1×1, pieces", 600, 300, 40, 30, kernel: (1, 1)),
            ConvolutionCase("3×3, parts", 64, 48, 40, 40, kernel: (3, 3), padding: (1, 1)),
        ]

    @Test(arguments: cases)
    func movesByTheGradientThatIsFormedFirst(test: ConvolutionCase) {
        let (g, reference) = (test.geometry, test.reference)
        let shape: Shape = [
            g.outputChannels, g.inputChannels, g.kernelHeight, g.kernelWidth,
        ]
        let input = test.input(values: randomValues(reference.inputCount, seed: 1))
        let dy = test.output(values: randomValues(reference.outputCount, seed: 2))
        let old = Tensor(shape, randomValues(reference.weightCount, seed: 3))
        let factors = randomValues(g.outputChannels, seed: 4)
        for way in ConvolutionWay.float32 {
            let gradient = FilterGradient(input.view, dy.view, geometry: g, method: way.method)
            for (rule, scale) in zip(Self.rules, [nil, factors, factors]) {
                let arithmetic = rule.arithmetic(ofStep: 2)
                let buffers = rule.buffers.indices.map { index -> Tensor? in
                    let values = randomValues(reference.weightCount, seed: 5 + UInt64(index))
                    return Tensor(shape, values.map(abs))
                }
                let steps = [1, 2, 5].map { threads in
                    Updates.step(
                        arithmetic,
                        of: old,
                        gradient: gradient,
                        scale: scale,
                        buffers: buffers,
                        kernels: way.kernels,
                        pool: Pool(threads: threads)
                    )
                }
                var dw = [Float](repeating: .nan, count: reference.weightCount)
                gradient.form(into: &dw, kernels: way.kernels, pool: Pool(threads: 2))
                let wanted = dw.withUnsafeBufferPointer { dw in
                    Updates.step(
                        arithmetic,
                        of: old,
                        gradient: dw,
                        scale: scale,
                        buffers: buffers,
                        kernels: way.kernels,
                        pool: Pool(threads: 2)
                    )
                }
                for step in steps {
                    let isSame =
                        step.value.values == wanted.value.values
                        && step.buffers.map(\.values) == wanted.buffers.map(\.values)
                    #expect(isSame, "\(way), \(rule.kind)")
                    #expect(areNear(step.sums, wanted.sums), "\(way), \(rule.kind)")
                    #expect(step.sums.products == steps[0].sums.products)
                    #expect(step.sums.gradientSquares == steps[0].sums.gradientSquares)
                    #expect(step.sums.updateSquares == steps[0].sums.updateSquares)
                }
            }
        }
    }

    @Test func tellsOfAValueThatIsNotFinite() {
        let test = ConvolutionCase("3×3", 20, 37, 12, 13, kernel: (3, 3), padding: (1, 1))
        let (g, reference) = (test.geometry, test.reference)
        var x = randomValues(reference.inputCount, seed: 1)
        x[700] = .infinity
        let input = test.input(values: x)
        let dy = test.output(values: randomValues(reference.outputCount, seed: 2))
        let step = Updates.step(
            Self.rules[0].arithmetic(ofStep: 1),
            of: Tensor([37, 20, 3, 3], randomValues(reference.weightCount, seed: 3)),
            gradient: FilterGradient(input.view, dy.view, geometry: g),
            buffers: [],
            pool: Pool(threads: 2)
        )
        #expect(!step.sums.isFinite)
    }

    /// Sums of another order.
    private func areNear(_ a: StepSums, _ b: StepSums) -> Bool {
        func isNear(_ x: Double, _ y: Double, of size: Double) -> Bool {
            abs(x - y) <= 1e-12 * size
        }
        let size = b.products.reduce(1) { max($0, abs($1)) }
        return a.products.count == b.products.count
            && zip(a.products, b.products).allSatisfy { isNear($0, $1, of: size) }
            && isNear(a.gradientSquares, b.gradientSquares, of: b.gradientSquares)
            && isNear(a.updateSquares, b.updateSquares, of: b.updateSquares)
            && a.isFinite == b.isFinite
    }
}
