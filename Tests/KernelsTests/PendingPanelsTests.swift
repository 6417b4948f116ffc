import Kernels
import Testing

/// Weights that a product packs itself give the bits that packed ones give.
@Suite struct PendingPanelsTests {
    /// Channels, filters, the output's plane, and the stride.
    private static let cases = [
        (c: 40, k: 600, h: 6, w: 5, stride: 1), (c: 1030, k: 200, h: 7, w: 9, stride: 1),
        (c: 64, k: 33, h: 13, w: 14, stride: 1), (c: 1024, k: 96, h: 3, w: 3, stride: 1),
        (c: 5, k: 7, h: 1, w: 1, stride: 1), (c: 130, k: 260, h: 7, w: 6, stride: 2),
        (c: 33, k: 64, h: 2, w: 3, stride: 3),
    ]

    @Test(arguments: cases)
    func packingWithinTheProductChangesNoBit(c: Int, k: Int, h: Int, w: Int, stride: Int) {
        let g = ConvolutionGeometry(
            inputChannels: c,
            outputChannels: k,
            kernel: 1,
            stride: stride
        )
        let (height, width) = (h * stride, w * stride)
        let pixels = 2 * height * width
        let weights = randomValues(c * k, seed: 1)
        let scale = randomValues(k, seed: 2)
        let x = Activations(
            n: 2,
            h: height,
            w: width,
            c: c,
            values: randomValues(pixels * c, seed: 3)
        )
        let added = randomValues(2 * h * w * k, seed: 4)
        let residual = Activations(n: 2, h: h, w: w, c: k, values: added)
        for kernels in KernelSet.supported {
            for threads in 1...3 {
                let pool = Pool(threads: threads)
                let way = ConvolutionWay(kernels: kernels, method: .direct)
                func results(
                    waiting: Bool,
                    accumulating: Bool
                ) -> ([Float], [Float], isPacked: Bool) {
                    func pack(_ direction: PackedFilters.Direction) -> PackedFilters {
                        way.pack(
                            g,
                            weights,
                            direction,
                            scale: scale,
                            onlyFor: waiting ? pixels / stride / stride : nil,
                            pool: pool
                        )
                    }
                    let y = Activations(n: 2, h: h, w: w, c: k)
                    let dx = Activations(n: 2, h: height, w: width, c: c, values: x.values)
                    let forward = pack(.forward)
                    Convolver.convolve(
                        x.view,
                        forward,
                        bias: scale,
                        residual: residual.view,
                        epilogue: .relu,
                        into: y.view,
                        pool: pool
                    )
                    Convolver.convolveInputGradient(
                        residual.view,
                        pack(.inputGradient),
                        into: dx.view,
                        accumulating: accumulating,
                        pool: pool
                    )
                    return (y.values, dx.values, forward.isPacked)
                }
                for accumulating in [false, true] {
                    let wanted = results(waiting: false, accumulating: accumulating)
                    let found = results(waiting: true, accumulating: accumulating)
                    #expect(wanted.isPacked && !found.isPacked)
                    let areSame = wanted.0 == found.0 && wanted.1 == found.1
                    #expect(areSame, "\(kernels.name), \(threads) threads")
                }
            }
        }
    }
}
