import Kernels
import Tensors
import Testing

@Suite struct AffineViewTests {
    /// A map, the side of the view, and the picture's size.
    struct Case: CustomTestStringConvertible {
        let name: String
        let x: (xx: Double, xy: Double, x: Double)
        let y: (yx: Double, yy: Double, y: Double)
        var side = 37
        var height = 41
        var width = 33

        var testDescription: String { name }

        func view(_ kernels: KernelSet = .bound) -> AffineView {
            AffineView(x: x, y: y, side: side, height: height, width: width, kernels: kernels)
        }

        /// The picture's pixels, and their shares, that a pixel of the view is made of.
        func neighbours(_ row: Int, _ column: Int) -> [(index: Int, share: Float)] {
            let (u, v) = (Double(column), Double(row) + 0.5)
            let px = u * x.xx + (x.xx * 0.5 + x.xy * v + x.x) - 0.5
            let py = u * y.yx + (y.yx * 0.5 + y.yy * v + y.y) - 0.5
            let (left, top) = (px.rounded(.down), py.rounded(.down))
            let (right, down) = (Float(px - left), Float(py - top))
            let shares = [
                (1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down,
            ]
            return (0..<4).compactMap { place in
                let (x, y) = (Int(left) + place % 2, Int(top) + place / 2)
                guard (0..<width).contains(x), (0..<height).contains(y) else { return nil }
                return (y * width + x, shares[place])
            }
        }
    }

    private static let cases = [
        Case(name: "turned", x: (1.1, -0.2, 1.5), y: (0.2, 1.1, -3.25)),
        Case(name: "turned back", x: (0.9, 0.4, -7), y: (-0.4, 0.9, 9.5)),
        Case(name: "upside down", x: (-1, 0.01, 34), y: (0, -1.2, 40)),
        Case(name: "shifted", x: (1, 0, 2.5), y: (0, 1, 3.75)),
        Case(name: "far outside", x: (1, 0, 500), y: (0, 1, -900)),
        Case(name: "enlarged", x: (0.2, 0.03, 3), y: (-0.03, 0.2, 5), side: 50),
        Case(name: "of one pixel", x: (0.4, 0, 0), y: (0, 0.4, 0), side: 3, height: 1, width: 1),
    ]

    @Test(arguments: cases, KernelSet.supported)
    func showsWhatLiesBetweenFourPixels(test: Case, kernels: KernelSet) {
        let plane = test.height * test.width
        let picture = randomValues(3 * plane, seed: 1)
        var expected: [Float] = []
        for channel in 0..<3 {
            for pixel in 0..<test.side * test.side {
                var sum: Float = 0
                for each in test.neighbours(pixel / test.side, pixel % test.side) {
                    sum += each.share * (picture[channel * plane + each.index] - 0.25)
                }
                expected.append(0.25 + sum)
            }
        }
        for threads in [1, 3] {
            let pool = Pool(threads: threads)
            let seen = test.view(kernels).look(at: picture, outside: 0.25, pool: pool)
            #expect(seen.values == expected)
        }
    }

    @Test(arguments: cases, KernelSet.supported)
    func addsTheTransposeInOneOrderWhoeverDoesIt(test: Case, kernels: KernelSet) {
        let (plane, count) = (test.height * test.width, test.side * test.side)
        let before = randomValues(3 * plane, seed: 2)
        let gradient = randomValues(3 * count, seed: 3)
        var expected = before
        for channel in 0..<3 {
            for pixel in 0..<count {
                let slope = 0.5 * gradient[channel * count + pixel]
                for each in test.neighbours(pixel / test.side, pixel % test.side) {
                    expected[channel * plane + each.index] += each.share * slope
                }
            }
        }
        for threads in [1, 2, 5] {
            let pool = Pool(threads: threads)
            let view = test.view(kernels)
            gradient.withUnsafeBufferPointer { gradient in
                let sum = view.transposed(gradient, times: 0.5, onto: before, pool: pool)
                #expect(sum == expected)
                let alone = view.transposed(gradient, times: 0.5, pool: pool)
                let zeros = [Float](repeating: 0, count: before.count)
                #expect(alone == view.transposed(gradient, times: 0.5, onto: zeros, pool: pool))
            }
        }
    }
}
