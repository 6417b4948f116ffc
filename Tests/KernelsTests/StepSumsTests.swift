import Kernels
import Objectives
import Tensors
import Testing

/// What a step says of itself, and scaled gradients, against plain loops.
@Suite struct StepSumsTests {
    let filters = 37

    @Test(arguments: [1, 15, 16, 147, 1_000], KernelSet.supported)
    func addsUpInDouble(_ length: Int, _ kernels: KernelSet) {
        let old = (0..<filters * length).map { noise($0) }
        let slope = (0..<filters * length).map { noise($0, 2) }
        let scale = (0..<filters).map { noise($0, 3) }
        let (new, sums) = step(old, slope, scale, kernels, threads: 2)
        let scaled = slope.indices.map { slope[$0] * scale[$0 / length] }
        #expect(zip(new, zip(old, scaled).map { $0 - 0.1 * $1 }).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(near(sums.gradientSquares, scaled.reduce(0) { $0 + Double($1) * Double($1) }))
        let update = zip(new, old).reduce(0) { sum, pair in
            let change = Double(pair.0) - Double(pair.1)
            return sum + change * change
        }
        #expect(near(sums.updateSquares, update))
        #expect(sums.isFinite)
        for k in 0..<filters {
            let range = k * length..<(k + 1) * length
            let product = range.reduce(0) { $0 + Double(old[$1]) * Double(slope[$1]) }
            #expect(abs(sums.products[k] - product) < 1e-12 * Double(length))
        }
    }

    @Test func doesNotDependOnTheNumberOfThreads() {
        let old = (0..<300_000).map { noise($0) }
        let slope = (0..<300_000).map { noise($0, 2) }
        for scale in [nil, (0..<300).map { noise($0, 3) }] {
            let results = [1, 2, 3].map { step(old, slope, scale, .bound, threads: $0) }
            #expect(Set(results.map(\.sums.gradientSquares)).count == 1)
            #expect(Set(results.map(\.sums.updateSquares)).count == 1)
            #expect(Set(results.map(\.sums.products)).count == 1)
            #expect(Set(results.map(\.new)).count == 1)
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity], KernelSet.supported)
    func findsTheOneValueThatIsNotFinite(_ culprit: Float, _ kernels: KernelSet) {
        for count in [1, 16, 37, 100_000] {
            let old = (0..<count).map { noise($0) }
            var slope = old
            #expect(step(old, slope, nil, kernels, threads: 2).sums.isFinite)
            for place in [0, count / 2, count - 1] {
                slope[place] = culprit
                #expect(!step(old, slope, nil, kernels, threads: 2).sums.isFinite)
                slope[place] = old[place]
            }
        }
    }

    @Test(arguments: KernelSet.supported)
    func takesNothingBeyondARunForAValue(_ kernels: KernelSet) {
        // Without ε a zero moment gives 0/0: in the lanes beyond the last value, too.
        let step = [1, 2, 3].withUnsafeBufferPointer { values in
            Updates.step(
                Optimizer.adam(.init(eps: 0)).arithmetic(ofStep: 1),
                of: Tensor([3], Array(values)),
                gradient: values,
                buffers: [nil, nil],
                kernels: kernels,
                pool: Pool(threads: 1)
            )
        }
        #expect(step.sums.isFinite)
    }

    private func step(
        _ old: [Float],
        _ slope: [Float],
        _ scale: [Float]?,
        _ kernels: KernelSet,
        threads: Int
    ) -> (new: [Float], sums: StepSums) {
        let step = slope.withUnsafeBufferPointer { slope in
            Updates.step(
                Optimizer.sgd(.init(lr: 0.1)).arithmetic(ofStep: 1),
                of: Tensor([old.count], old),
                gradient: slope,
                scale: scale,
                buffers: [],
                kernels: kernels,
                pool: Pool(threads: threads)
            )
        }
        return (step.value.values, step.sums)
    }

    private func near(_ x: Double, _ y: Double) -> Bool { abs(x - y) <= 1e-12 * y }
}
