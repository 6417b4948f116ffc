import Kernels
import Testing

@Suite struct ElementMapTests {
    let pool = Pool(threads: 2)

    /// Extents read and made of an item, and how many move together.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let read: (h: Int, w: Int, c: Int)
        let made: (h: Int, w: Int, c: Int)
        let run: Int
        let source: @Sendable (Int) -> Int?
    }

    static let cases = [
        Case(testDescription: "transposed", read: (1, 5, 7), made: (1, 7, 5), run: 1) {
            $0 % 5 * 7 + $0 / 5
        },
        Case(testDescription: "heads apart", read: (1, 6, 24), made: (3, 6, 8), run: 8) {
            ($0 / 8 % 6) * 24 + $0 / 48 * 8 + $0 % 8
        },
        Case(testDescription: "padded", read: (2, 3, 20), made: (4, 5, 20), run: 20) {
            let (y, x) = ($0 / 100 - 1, $0 / 20 % 5 - 1)
            return 0..<2 ~= y && 0..<3 ~= x ? (y * 3 + x) * 20 + $0 % 20 : nil
        },
        Case(testDescription: "a pixel for all", read: (1, 1, 17), made: (3, 3, 17), run: 17) {
            $0 % 17
        },
        Case(testDescription: "a number for all", read: (1, 1, 3), made: (2, 2, 3), run: 1) { _ in
            1
        },
        Case(testDescription: "some channels", read: (2, 2, 10), made: (2, 2, 4), run: 2) {
            $0 / 4 * 10 + 4 + $0 % 4
        },
        Case(testDescription: "backwards", read: (1, 40, 1), made: (1, 20, 1), run: 1) {
            39 - 2 * $0
        },
    ]

    @Test(arguments: cases, KernelSet.supported)
    func takesNumbersFromWhereItSaysAndSumsTheirGradients(_ each: Case, _ kernels: KernelSet) {
        let (read, made) = (each.read, each.made)
        let counts = (read.h * read.w * read.c, made.h * made.w * made.c)
        let map = ElementMap(reading: counts.0, making: counts.1, fill: 0.5, each.source)
        #expect(map.run == each.run)
        for gap in [0, 3] {
            let x = Picture(2, read.h, read.w, read.c, gap: gap) { noise($0) }
            let y = Picture(2, made.h, made.w, made.c, gap: gap)
            let (inputs, dy) = (x.values, Picture(like: y, gap: gap) { noise($0, 2) })
            map.apply(x.view, into: y.view, kernels: kernels, pool: pool)
            let expected = (0..<2 * counts.1).map { number in
                each.source(number % counts.1).map { inputs[number / counts.1 * counts.0 + $0] }
                    ?? 0.5
            }
            #expect(y.values == expected)
            #expect(y.gapsAreUntouched)
            var sums = [Double](repeating: 0, count: inputs.count)
            for (number, slope) in dy.values.enumerated() {
                guard let from = each.source(number % counts.1) else { continue }
                sums[number / counts.1 * counts.0 + from] += Double(slope)
            }
            let dx = Picture(like: x, gap: gap)
            for (isAccumulating, factor) in [(false, 1.0), (true, 2)] {
                map.gradient.apply(
                    dy.view,
                    into: dx.view,
                    accumulating: isAccumulating,
                    kernels: kernels,
                    pool: pool
                )
                #expect(distance(dx.values, sums.map { factor * $0 }) < 1e-6)
            }
            #expect(dx.gapsAreUntouched)
        }
    }
}
