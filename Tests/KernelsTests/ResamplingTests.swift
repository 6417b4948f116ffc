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
        let lists: [[(index: Int, weight: Float)]] = [
            [(0, 1), (1, 0)], [(0, 0.5), (1, 0.5)], [(1, 1), (2, 0)], [(1, 0.5), (2, 0.5)],
            [(2, 1)],
        ]
        let taps = ResampleTaps(reading: 3, making: 5) { lists[$0] }
        let x = Picture(1, 1, 3, 1) { $0 == 2 ? .infinity : Float($0) }
        let y = Picture(1, 1, 5, 1)
        Resampling(rows: .identity(1), columns: taps).apply(x.view, into: y.view, pool: pool)
        #expect(y.values == [0, 0.5, 1, .infinity, .infinity])
    }
}
