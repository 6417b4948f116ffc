import Kernels
import Testing

/// Slopes that a convolution keeps are those where its outputs were made.
@Suite struct ConvolutionSlopeTests {
    private let pool = Pool(threads: 2)

    @Test(arguments: Epilogue.allCases.filter { $0.need == .valueBefore }, KernelSet.supported)
    func slopesAreThoseOfTheValuesBefore(_ epilogue: Epilogue, _ kernels: KernelSet) {
        // Of several runs of pixels, panels and blocks of depth, with remainders of each.
        for (channels, filters) in [(7, 40), (500, 33), (32, 300), (3, 24)] {
            let (n, h, w) = (2, 9, 11)
            let g = ConvolutionGeometry(inputChannels: channels, outputChannels: filters, kernel: 1)
            let input = randomValues(n * h * w * channels, seed: 1)
            let x = Activations(n: n, h: h, w: w, c: channels, values: input)
            let added = randomValues(n * h * w * filters, seed: 2)
            let residual = Activations(n: n, h: h, w: w, c: filters, gap: 1, values: added)
            let weights = randomValues(channels * filters, seed: 3)
            let bias = randomValues(filters, seed: 4)
            let packed = ConvolutionWay(kernels: kernels, method: .direct)
                .pack(g, weights, .forward, pool: pool)
            defer { withExtendedLifetime((x, residual)) {} }
            let fused = Activations(n: n, h: h, w: w, c: filters, gap: 3)
            let slopes = Activations(n: n, h: h, w: w, c: filters)
            Convolver.convolve(
                x.view,
                packed,
                bias: bias,
                residual: residual.view,
                epilogue: epilogue,
                slopes: slopes.view,
                into: fused.view,
                pool: pool
            )
            let apart = Activations(n: n, h: h, w: w, c: filters)
            Convolver.convolve(
                x.view,
                packed,
                bias: bias,
                residual: residual.view,
                into: apart.view,
                pool: pool
            )
            let ones = [Float](repeating: 1, count: n * h * w * filters)
            let wanted = Activations(n: n, h: h, w: w, c: filters, values: ones)
            Elementwise.applySlope(
                of: epilogue,
                at: apart.view,
                to: wanted.view,
                kernels: kernels,
                pool: pool
            )
            Elementwise.activate(
                apart.view,
                epilogue,
                into: apart.view,
                kernels: kernels,
                pool: pool
            )
            let areSame = (slopes.values == wanted.values, fused.values == apart.values)
            #expect(areSame == (true, true), "\(kernels.name), \(channels), \(filters)")
        }
    }
}
