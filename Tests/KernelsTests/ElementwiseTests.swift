import Kernels
import Testing

@Suite struct ElementwiseTests {
    let pool = Pool(threads: 2)

    static let shapes: [(n: Int, h: Int, w: Int, c: Int, gap: Int)] = [
        (1, 1, 1, 1, 0), (2, 3, 5, 3, 0), (1, 4, 3, 16, 0), (2, 3, 3, 24, 8), (1, 5, 7, 33, 1),
        (2, 20, 13, 48, 0), (2, 20, 13, 40, 24),
    ]

    @Test(arguments: shapes, KernelSet.supported)
    func rectifiesAndMasksItsGradient(
        _ s: (n: Int, h: Int, w: Int, c: Int, gap: Int),
        _ kernels: KernelSet
    ) {
        let x = Picture(s.n, s.h, s.w, s.c, gap: s.gap) { $0 % 7 == 0 ? 0 : noise($0) }
        let y = Picture(like: x, gap: s.gap)
        let expected = x.values.map { max($0, 0) }
        withMask(s.n * s.h * s.w, s.c) { mask in
            Elementwise.activate(
                x.view,
                .relu,
                into: y.view,
                mask: mask,
                kernels: kernels,
                pool: pool
            )
            #expect(y.values == expected)
            #expect(y.gapsAreUntouched)
            #expect(marks(mask, expected))
            let dy = Picture(like: x, gap: s.gap) { noise($0, 4) }
            let kept = zip(dy.values, expected).map { $1 > 0 ? $0 : 0 }
            Elementwise.apply(mask, to: dy.view, kernels: kernels, pool: pool)
            #expect(dy.values == kept)
            #expect(dy.gapsAreUntouched)
        }
        Elementwise.activate(x.view, .relu, into: x.view, kernels: kernels, pool: pool)
        #expect(x.values == expected)
        #expect(x.gapsAreUntouched)
    }

    @Test(arguments: shapes, KernelSet.supported)
    func addsCopiesAndFills(
        _ s: (n: Int, h: Int, w: Int, c: Int, gap: Int),
        _ kernels: KernelSet
    ) {
        let a = Picture(s.n, s.h, s.w, s.c, gap: s.gap) { noise($0) }
        let b = Picture(like: a, gap: 2) { noise($0, 2) }
        let y = Picture(like: a, gap: s.gap)
        let sums = zip(a.values, b.values).map { $0 + $1 }
        Elementwise.add(a.view, b.view, into: y.view, kernels: kernels, pool: pool)
        #expect(y.values == sums)
        withMask(s.n * s.h * s.w, s.c) { mask in
            Elementwise.add(
                a.view,
                b.view,
                epilogue: .relu,
                into: y.view,
                mask: mask,
                kernels: kernels,
                pool: pool
            )
            #expect(y.values == sums.map { max($0, 0) })
            #expect(marks(mask, sums))
        }
        Elementwise.add(a.view, b.view, epilogue: .relu, into: y.view, kernels: kernels, pool: pool)
        #expect(y.values == sums.map { max($0, 0) })
        Elementwise.copy(a.view, into: y.view, kernels: kernels, pool: pool)
        #expect(y.values == a.values)
        Elementwise.accumulate(b.view, into: y.view, kernels: kernels, pool: pool)
        #expect(y.values == sums)
        Elementwise.fill(y.view, with: 0.5, kernels: kernels, pool: pool)
        #expect(y.values.allSatisfy { $0 == 0.5 })
        #expect(y.gapsAreUntouched)
    }

    @Test(arguments: KernelSet.supported) func keepsNaN(_ kernels: KernelSet) {
        let x = Picture(1, 1, 2, 17) { $0 % 3 == 0 ? .nan : -1 }
        let y = Picture(like: x) { _ in 1 }
        withMask(2, 17) { mask in
            Elementwise.activate(
                x.view,
                .relu,
                into: y.view,
                mask: mask,
                kernels: kernels,
                pool: pool
            )
            #expect(y.values.enumerated().allSatisfy { $0 % 3 == 0 ? $1.isNaN : $1 == 0 })
            #expect(marks(mask, [Float](repeating: 0, count: 34)))
        }
    }

    @Test(arguments: [[2, 1, 0], [0], [3, 1, 4, 0, 2]], KernelSet.supported)
    func permutesScalesAndShiftsChannels(_ permutation: [Int], _ kernels: KernelSet) {
        let c = permutation.count
        let (scale, shift) = ((0..<c).map { noise($0, 3) }, (0..<c).map { noise($0, 4) })
        let transform = ChannelTransform(permutation: permutation, scale: scale, shift: shift)
        let x = Picture(2, 30, 31, c, gap: 1) { noise($0) }
        let y = Picture(like: x, gap: 0)
        transform.apply(x.view, into: y.view, kernels: kernels, pool: pool)
        let (inputs, slopes) = (x.values, x.values.indices.map { noise($0, 5) })
        let expected = inputs.indices.map { i in
            Double(inputs[i - i % c + permutation[i % c]]) * Double(scale[i % c])
                + Double(shift[i % c])
        }
        #expect(distance(y.values, expected) < 1e-6)
        var gradient = [Double](repeating: 0, count: inputs.count)
        for i in inputs.indices {
            gradient[i - i % c + permutation[i % c]] += Double(slopes[i]) * Double(scale[i % c])
        }
        let dy = Picture(like: x, gap: 2) { slopes[$0] }
        let dx = Picture(like: x, gap: 3)
        transform.gradient(
            dy.view,
            into: dx.view,
            accumulating: false,
            kernels: kernels,
            pool: pool
        )
        #expect(distance(dx.values, gradient) < 1e-6)
        transform.gradient(dy.view, into: dx.view, accumulating: true, kernels: kernels, pool: pool)
        #expect(distance(dx.values, gradient.map { 2 * $0 }) < 1e-6)
        #expect(dx.gapsAreUntouched)
    }

    /// Whether the mask's bits, those past the channels included, say which values are positive.
    private func marks(_ mask: Mask, _ values: [Float]) -> Bool {
        (0..<mask.pixels).allSatisfy { pixel in
            (0..<mask.wordsPerPixel * 16).allSatisfy { channel in
                let bit = mask.base[pixel * mask.wordsPerPixel + channel / 16] >> (channel % 16) & 1
                return (bit == 1) == (channel < mask.c && values[pixel * mask.c + channel] > 0)
            }
        }
    }
}
