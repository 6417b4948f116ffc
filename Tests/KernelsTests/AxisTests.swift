import Foundation
import Kernels
import Testing

@Suite struct AxisTests {
    let pool = Pool(threads: 2)

    /// Extents of an item, and how its memory is split.
    static let cases: [(h: Int, w: Int, c: Int, gap: Int, split: AxisSplit)] = [
        (1, 1, 1, 0, AxisSplit(outer: 1, axis: 1, inner: 1)),
        (2, 3, 37, 0, AxisSplit(outer: 6, axis: 37, inner: 1)),
        (2, 3, 5, 2, AxisSplit(outer: 1, axis: 6, inner: 5)),
        (4, 3, 70, 0, AxisSplit(outer: 4, axis: 3, inner: 70)),
        (3, 4, 16, 1, AxisSplit(outer: 1, axis: 192, inner: 1)),
        (2, 2, 6, 0, AxisSplit(outer: 2, axis: 4, inner: 3)),
    ]

    @Test(arguments: ReductionKind.allCases, KernelSet.supported)
    func reducesAndReturnsItsGradient(_ kind: ReductionKind, _ kernels: KernelSet) {
        for (h, w, c, gap, split) in Self.cases {
            // Positive where a logarithm is taken; for products near 1.
            let x = Picture(2, h, w, c, gap: gap) {
                kind == .logSum || kind == .product ? 1 + noise($0) / 2 : noise($0)
            }
            let y = Picture(2, 1, split.outer, split.inner, gap: gap)
            let reduction = AxisReduction(kind, along: split)
            reduction.apply(x.view, into: y.view, kernels: kernels, pool: pool)
            let inputs = x.values.map(Double.init)
            let expected = along(split, inputs) { [naive(kind, $0)] }
            #expect(distance(y.values, expected) < 1e-6, "\(split)")
            #expect(y.gapsAreUntouched)
            let dy = Picture(like: y, gap: 1) { noise($0, 5) }
            let slopes = dy.values.map(Double.init)
            let dx = Picture(like: x, gap: gap)
            for (isAccumulating, factor) in [(false, 1.0), (true, 2)] {
                reduction.inputGradient(
                    x.view,
                    y.view,
                    dy.view,
                    into: dx.view,
                    accumulating: isAccumulating,
                    kernels: kernels,
                    pool: pool
                )
                let error = slopeDistance(
                    dx.values,
                    of: { x in
                        let made = along(split, x) { [naive(kind, $0)] }
                        return zip(made, slopes).reduce(0) { $0 + factor * $1.0 * $1.1 }
                    },
                    at: inputs
                )
                #expect(error < 3e-5, "\(split)")
            }
            #expect(dx.gapsAreUntouched)
        }
    }

    @Test(arguments: [false, true], KernelSet.supported)
    func takesTheSoftmaxAndReturnsItsGradient(_ isLogarithmic: Bool, _ kernels: KernelSet) {
        for (h, w, c, gap, split) in Self.cases {
            let x = Picture(2, h, w, c, gap: gap) { 4 * noise($0) }
            let y = Picture(like: x, gap: gap)
            let layer = Softmax(split, isLogarithmic: isLogarithmic)
            layer.apply(x.view, into: y.view, kernels: kernels, pool: pool)
            let inputs = x.values.map(Double.init)
            let expected = along(split, inputs) { softmax($0, isLogarithmic) }
            // Of one number nothing is left but rounding.
            let isLone = split.axis == 1
            let isEqual = zip(y.values, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 }
            #expect(isLone ? isEqual : distance(y.values, expected) < 1e-6, "\(split)")
            #expect(y.gapsAreUntouched)
            let dy = Picture(like: y, gap: 1) { noise($0, 5) }
            let slopes = dy.values.map(Double.init)
            let dx = Picture(like: x, gap: gap)
            for (isAccumulating, factor) in [(false, 1.0), (true, 2)] {
                layer.inputGradient(
                    y.view,
                    dy.view,
                    into: dx.view,
                    accumulating: isAccumulating,
                    kernels: kernels,
                    pool: pool
                )
                let error = slopeDistance(
                    dx.values,
                    of: { x in
                        let made = along(split, x) { softmax($0, isLogarithmic) }
                        return zip(made, slopes).reduce(0) { $0 + factor * $1.0 * $1.1 }
                    },
                    at: inputs
                )
                #expect(isLone ? dx.values.allSatisfy { abs($0) < 1e-6 } : error < 1e-5)
            }
            #expect(dx.gapsAreUntouched)
        }
    }

    /// A mask of −∞ leaves exactly nothing.
    @Test(arguments: KernelSet.supported) func softmaxOfWhatIsMaskedIsZero(_ kernels: KernelSet) {
        for split in [
            AxisSplit(outer: 3, axis: 20, inner: 1), AxisSplit(outer: 1, axis: 20, inner: 3),
        ] {
            let x = Picture(1, 1, 1, 60) { $0 % 2 == 0 ? 1 : -.infinity }
            let y = Picture(like: x)
            Softmax(split, isLogarithmic: false)
                .apply(x.view, into: y.view, kernels: kernels, pool: pool)
            let isAll = (0..<60).allSatisfy { $0 % 2 == 0 ? y.values[$0] > 0 : y.values[$0] == 0 }
            #expect(isAll)
        }
    }

    /// Two equals share a maximum's gradient, and products of a zero have a slope there alone.
    @Test(arguments: KernelSet.supported) func treatsEqualsAndZerosAsPyTorchDoes(
        _ kernels: KernelSet
    ) {
        let values: [Float] = [2, 0, 3, 3, -1]
        for (kind, made, wanted) in [
            (ReductionKind.max, Float(3), [Float(0), 0, 0.5, 0.5, 0]),
            (.product, 0, [0, -18, 0, 0, 0]), (.l2, Float(23).squareRoot(), values),
        ] {
            for split in [
                AxisSplit(outer: 2, axis: 5, inner: 1), AxisSplit(outer: 1, axis: 5, inner: 2),
            ] {
                let x = Picture(1, 1, 1, 10) {
                    values[split.inner == 1 ? $0 % 5 : $0 / 2]
                }
                let (y, dy) = (Picture(1, 1, 1, 2), Picture(1, 1, 1, 2) { _ in 1 })
                let dx = Picture(like: x)
                let reduction = AxisReduction(kind, along: split)
                reduction.apply(x.view, into: y.view, kernels: kernels, pool: pool)
                #expect(y.values == [made, made])
                reduction.inputGradient(
                    x.view,
                    y.view,
                    dy.view,
                    into: dx.view,
                    accumulating: false,
                    kernels: kernels,
                    pool: pool
                )
                let all = (0..<10).map { wanted[split.inner == 1 ? $0 % 5 : $0 / 2] }
                #expect(
                    distance(dx.values, all.map { Double(kind == .l2 ? $0 / made : $0) }) < 1e-6
                )
            }
        }
    }

    /// What `body` makes of the numbers along each axis, where they lie.
    private func along(
        _ split: AxisSplit,
        _ x: [Double],
        _ body: ([Double]) -> [Double]
    ) -> [Double] {
        let columns = x.count / (split.axis * split.inner)
        let made = (0..<columns * split.inner).map { place in
            let (outer, inner) = place.quotientAndRemainder(dividingBy: split.inner)
            return body(
                (0..<split.axis).map { x[(outer * split.axis + $0) * split.inner + inner] }
            )
        }
        let length = made[0].count
        return (0..<columns * length * split.inner).map { place in
            let (outer, own) = place.quotientAndRemainder(dividingBy: length * split.inner)
            return made[outer * split.inner + own % split.inner][own / split.inner]
        }
    }

    private func naive(_ kind: ReductionKind, _ x: [Double]) -> Double {
        switch kind {
        case .sum: x.reduce(0, +)
        case .mean: x.reduce(0, +) / Double(x.count)
        case .max: x.reduce(-.infinity) { Swift.max($0, $1) }
        case .min: x.reduce(.infinity) { Swift.min($0, $1) }
        case .l1: x.reduce(0) { $0 + abs($1) }
        case .l2: x.reduce(0) { $0 + $1 * $1 }.squareRoot()
        case .sumOfSquares: x.reduce(0) { $0 + $1 * $1 }
        case .logSum: log(x.reduce(0, +))
        case .logSumExp: log(x.reduce(0) { $0 + exp($1) })
        case .product: x.reduce(1, *)
        }
    }

    private func softmax(_ x: [Double], _ isLogarithmic: Bool) -> [Double] {
        let sum = naive(.logSumExp, x)
        return x.map { isLogarithmic ? $0 - sum : exp($0 - sum) }
    }
}
