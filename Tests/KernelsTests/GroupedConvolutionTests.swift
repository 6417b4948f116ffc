import Kernels
import Testing

/// What convolutions of few channels a group promise beyond the right sums, which are tested with
/// all others.
@Suite struct GroupedConvolutionTests {
    private let pool = Pool(threads: 2)

    @Test(arguments: ConvolutionCase.grouped)
    func anItemHasTheBitsThatItHasAlone(test: ConvolutionCase) {
        let (g, count) = (test.geometry, 3)
        let items = (0..<count).map { item in
            let c = g.inputChannels
            return randomValues(test.h * test.w * c, seed: UInt64(30 + item))
        }
        let way = ConvolutionWay(kernels: .bound, method: .direct)
        let w = randomValues(test.reference.weightCount, seed: 33)
        let results = [items] + items.map { [$0] }
        let (height, width) = test.reference.size
        let outputs = results.map { batch in
            let (n, c, k) = (batch.count, g.inputChannels, g.outputChannels)
            let x = Activations(n: n, h: test.h, w: test.w, c: c, values: batch.flatMap { $0 })
            let y = Activations(n: n, h: height, w: width, c: k)
            let dx = Activations(n: n, h: test.h, w: test.w, c: c)
            let forward = way.pack(g, w, .forward, pool: pool)
            let backward = way.pack(g, w, .inputGradient, pool: pool)
            Convolver.convolve(x.view, forward, into: y.view, pool: pool)
            Convolver.convolveInputGradient(y.view, backward, into: dx.view, pool: pool)
            return (y: y.values, dx: dx.values)
        }
        #expect(outputs[0].y == outputs[1...].flatMap(\.y))
        #expect(outputs[0].dx == outputs[1...].flatMap(\.dx))
    }

    @Test(arguments: Epilogue.allCases)
    func anEpilogueIsWhatItIsAlone(epilogue: Epilogue) {
        let cases = [(groups: 40, kernel: 3), (10, 3), (2, 1), (1, 1)]
        for (groups, kernel) in cases {
            let geometry = ConvolutionGeometry(
                inputChannels: 40,
                outputChannels: 40,
                kernel: kernel,
                padding: kernel / 2,
                groups: groups
            )
            let (h, w, c) = (6, 9, 40)
            let x = Activations(n: 1, h: h, w: w, c: c, values: randomValues(h * w * c, seed: 40))
            let bias = randomValues(c, seed: 41)
            let weights = randomValues(c * c / groups * kernel * kernel, seed: 42)
            for kernels in KernelSet.supported {
                let way = ConvolutionWay(kernels: kernels, method: .direct)
                let filters = way.pack(geometry, weights, .forward, pool: pool)
                let (fused, apart) = (
                    Activations(n: 1, h: h, w: w, c: c), Activations(n: 1, h: h, w: w, c: c)
                )
                Convolver.convolve(
                    x.view,
                    filters,
                    bias: bias,
                    epilogue: epilogue,
                    into: fused.view,
                    pool: pool
                )
                Convolver.convolve(x.view, filters, bias: bias, into: apart.view, pool: pool)
                Elementwise.activate(
                    apart.view,
                    epilogue,
                    into: apart.view,
                    kernels: kernels,
                    pool: pool
                )
                #expect(fused.values == apart.values, "\(groups) groups, \(kernels.name)")
            }
        }
    }
}
