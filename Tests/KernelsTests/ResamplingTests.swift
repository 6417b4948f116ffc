import Kernels
import Testing

@Suite struct ResamplingTests {
    let pool = Pool(threads: 2)

    /// Lists of any lengths, empty ones among them, and rows or columns as they are.
    private static func taps(_ read: Int, _ made: Int, seed: UInt64) -> ResampleTaps {
        if read == made, seed == 0 { return .identity(read) }
        return ResampleTaps(reading: read, making: made) { place in
            (0..<(place + Int(seed)) % 4).map { tap in
                ((place * 3 + tap * 5) % read, noise(place * 8 + tap, seed + 1))
            }
        }
    }

    static let sizes: [(n: Int, h: Int, w: Int, c: Int, gap: Int, oh: Int, ow: Int)] = [
        (1, 1, 1, 1, 0, 1, 1), (2, 3, 4, 5, 0, 7, 6), (1, 6, 5, 17, 3, 4, 5),
        (2, 5, 7, 64, 0, 5, 3),
        (1, 4, 4, 3, 1, 4, 4),
    ]

    @Test(arguments: sizes, KernelSet.supported)
    func sumsRowsAndColumnsAndReturnsItsGradient(
        _ s: (n: Int, h: Int, w: Int, c: Int, gap: Int, oh: Int, ow: Int),
        _ kernels: KernelSet
    ) {
        for (rowSeed, columnSeed) in [(1, 2), (0, 3), (3, 0), (0, 0)] as [(UInt64, UInt64)] {
            let rows = ResamplingTests.taps(s.h, s.oh, seed: rowSeed)
            let columns = ResamplingTests.taps(s.w, s.ow, seed: columnSeed)
            let resampling = Resampling(rows: rows, columns: columns)
            let x = Picture(s.n, s.h, s.w, s.c, gap: s.gap) { noise($0) }
            let y = Picture(s.n, s.oh, s.ow, s.c, gap: s.gap)
            let dy = Picture(like: y, gap: 1) { noise($0, 7) }
            resampling.apply(x.view, into: y.view, kernels: kernels, pool: pool)
            let values = x.values
            let slopes = dy.values
            var wanted = [Double](repeating: 0, count: y.view.count)
            var gradient = [Double](repeating: 0, count: x.view.count)
            for n in 0..<s.n {
                for row in 0..<s.oh {
                    for column in 0..<s.ow {
                        for up in rows.list(of: row) {
                            for left in columns.list(of: column) {
                                let weight = Double(up.weight) * Double(left.weight)
                                for c in 0..<s.c {
                                    let i = x.index(n, up.index, left.index, c)
                                    let o = y.index(n, row, column, c)
                                    wanted[o] += weight * Double(values[i])
                                    gradient[i] += weight * Double(slopes[o])
                                }
                            }
                        }
                    }
                }
            }
            #expect(distance(y.values, wanted) < 1e-6)
            #expect(y.gapsAreUntouched)
            let dx = Picture(like: x, gap: s.gap)
            for isAccumulating in [false, true] {
                resampling.transposed.apply(
                    dy.view,
                    into: dx.view,
                    accumulating: isAccumulating,
                    kernels: kernels,
                    pool: pool
                )
                let all = gradient.map { isAccumulating ? 2 * $0 : $0 }
                #expect(distance(dx.values, all) < 1e-6)
            }
            #expect(dx.gapsAreUntouched)
        }
    }

    /// What weighs nothing isn't looked at.
    @Test func infinityStaysWhereItIs() {
        let rule = ResizeRule(.alignCorners, .linear)
        let taps = ResampleTaps(reading: 3, making: 5, rule)
        let x = Picture(1, 1, 3, 1) { $0 == 2 ? .infinity : Float($0) }
        let y = Picture(1, 1, 5, 1)
        Resampling(rows: .identity(1), columns: taps).apply(x.view, into: y.view, pool: pool)
        #expect(y.values == [0, 0.5, 1, .infinity, .infinity])
    }

    /// A resizing of [1, −2, 4, 7, 3], and what ONNX 1.23.2's reference evaluator makes of it.
    struct Resized: Sendable {
        let rule: ResizeRule
        var scale: Double?
        let values: [Double]
    }

    static let resized: [Resized] = [
        Resized(
            rule: ResizeRule(.halfPixelSymmetric, .linear),
            scale: 1.5,
            values: [1, -1, 0, 4, 6, 5.666667, 3]
        ),
        Resized(rule: ResizeRule(.halfPixelSymmetric, .linear), scale: 0.5, values: [-2, 7]),
        Resized(
            rule: ResizeRule(.halfPixel, .linear),
            scale: 1.5,
            values: [1, -0.5, -1, 3, 5.5, 6.333333, 3.666667]
        ),
        Resized(
            rule: ResizeRule(.asymmetric, .linear),
            scale: 1.5,
            values: [1, -1, 0, 4, 6, 5.666667, 3]
        ),
        Resized(
            rule: ResizeRule(.asymmetric, .nearest(.floor)),
            scale: 1.5,
            values: [1, 1, -2, 4, 4, 7, 3]
        ),
        Resized(
            rule: ResizeRule(.asymmetric, .nearest(.ceil)),
            scale: 1.5,
            values: [1, -2, 4, 4, 7, 3, 3]
        ),
        Resized(
            rule: ResizeRule(.halfPixel, .nearest(.preferringFloor)),
            values: [1, 1, -2, 4, 4, 7, 3, 3]
        ),
        Resized(
            rule: ResizeRule(.alignCorners, .nearest(.preferringFloor)),
            values: [1, 1, -2, -2, 4, 4, 7, 7, 3]
        ),
        Resized(
            rule: ResizeRule(.alignCorners, .nearest(.preferringCeil)),
            values: [1, -2, -2, 4, 4, 7, 7, 3, 3]
        ),
        Resized(rule: ResizeRule(.pytorchHalfPixel, .linear), values: [1]),
        Resized(rule: ResizeRule(.alignCorners, .linear), values: [1]),
        Resized(
            rule: ResizeRule(.halfPixel, .cubic(a: -0.75), excludesOutside: true),
            values: [
                1.333017, -0.607078, -1.83374, 1.762451, 5.743164, 7.032227, 4.776998, 2.555977,
            ]
        ),
        Resized(
            rule: ResizeRule(.halfPixel, .cubic(a: -0.5)),
            values: [
                1.185669, -0.589355, -1.866699, 2.044434, 5.394043, 7.010254, 4.849976, 2.752441,
            ]
        ),
        Resized(
            rule: ResizeRule(.halfPixel, .cubic(a: -0.75), isAntialiased: true),
            values: [-0.56145, 3.464285, 4.95181]
        ),
        Resized(
            rule: ResizeRule(.halfPixel, .linear, isAntialiased: true),
            values: [-0.125, 3.333333, 4.5]
        ),
        Resized(
            rule: ResizeRule(.alignCorners, .linear, isAntialiased: true),
            values: [0.333333, 3.333333, 3.888889]
        ),
        Resized(
            rule: ResizeRule(.crop(start: -0.25, end: 0.75), .linear),
            values: [0, 0, -0.8, 0.4, 4.6, 7]
        ),
        Resized(
            rule: ResizeRule(.crop(start: 0.125, end: 1.125), .nearest(.floor)),
            values: [1, -2, 4, 4, 7, 0]
        ),
        Resized(rule: ResizeRule(.crop(start: 0.25, end: 0.75), .linear), values: [4]),
    ]

    @Test(arguments: resized) func resizesByONNXsRules(_ test: Resized) {
        let taps = ResampleTaps(
            reading: 5,
            making: test.values.count,
            scale: test.scale,
            test.rule
        )
        let x = Picture(1, 1, 5, 1) { [1, -2, 4, 7, 3][$0] }
        let y = Picture(1, 1, test.values.count, 1)
        Resampling(rows: .identity(1), columns: taps).apply(x.view, into: y.view, pool: pool)
        #expect(distance(y.values, test.values) < 2e-6, "\(test)")
    }
}
