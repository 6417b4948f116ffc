import Foundation
import Kernels
import Tensors
import Testing

@Suite struct BinaryTests {
    let pool = Pool(threads: 2)

    @Test(arguments: BinaryKind.allCases, KernelSet.supported)
    func combinesAndReturnsBothGradients(_ kind: BinaryKind, _ kernels: KernelSet) {
        for (h, w, c, gap) in [(1, 1, 1, 0), (2, 3, 16, 0), (3, 5, 21, 2), (20, 13, 48, 0)] {
            let a = Picture(2, h, w, c, gap: gap) { 1.5 + noise($0) }
            let b = Picture(like: a, gap: 1) { 1.5 + noise($0, 2) }
            let y = Picture(like: a, gap: gap)
            Elementwise.combine(
                a.view,
                b.view,
                by: kind,
                into: y.view,
                kernels: kernels,
                pool: pool
            )
            let (first, second) = (a.values.map(Double.init), b.values.map(Double.init))
            #expect(distance(y.values, zip(first, second).map { naive(kind, $0, $1) }) < 1e-6)
            #expect(y.gapsAreUntouched)
            let dy = Picture(like: a, gap: 3) { noise($0, 5) }
            let slopes = dy.values.map(Double.init)
            let step = 1e-6
            for (operand, sides) in [
                (Elementwise.Operand.first, (step, 0.0)), (.second, (0, step)),
            ] {
                let wanted = slopes.indices.map { i in
                    let up = naive(kind, first[i] + sides.0, second[i] + sides.1)
                    let down = naive(kind, first[i] - sides.0, second[i] - sides.1)
                    return slopes[i] * (up - down) / (2 * step)
                }
                let dx = Picture(like: a, gap: gap)
                for (isAccumulating, factor) in [(false, 1.0), (true, 2)] {
                    Elementwise.combineGradient(
                        of: operand,
                        a.view,
                        b.view,
                        dy.view,
                        by: kind,
                        into: dx.view,
                        accumulating: isAccumulating,
                        kernels: kernels,
                        pool: pool
                    )
                    #expect(distance(dx.values, wanted.map { factor * $0 }) < 2e-6)
                }
                #expect(dx.gapsAreUntouched)
            }
        }
    }

    /// As torch.pow and torch.maximum have them.
    @Test(arguments: KernelSet.supported) func gradientsOfZerosAndEqualsAreFinite(
        _ kernels: KernelSet
    ) {
        let zero = Picture(1, 1, 1, 20) { _ in 0 }
        let dy = Picture(like: zero) { _ in 1 }
        let dx = Picture(like: zero)
        for (kind, operand, wanted) in [
            (BinaryKind.power, Elementwise.Operand.first, Float(0)), (.power, .second, 0),
            (.maximum, .first, 0.5), (.maximum, .second, 0.5), (.minimum, .second, 0.5),
        ] {
            Elementwise.combineGradient(
                of: operand,
                zero.view,
                zero.view,
                dy.view,
                by: kind,
                into: dx.view,
                accumulating: false,
                kernels: kernels,
                pool: pool
            )
            #expect(dx.values.allSatisfy { $0 == wanted }, "\(kind)")
        }
    }

    /// Whatever stands where nothing is kept, NaN included; what is no number equals none.
    @Test(arguments: KernelSet.supported) func tellsAndKeeps(_ kernels: KernelSet) {
        let numbers: [Float] = [0, -0.0, 1, .nan, .infinity, -1]
        let others: [Float] = [0, 0, 2, .nan, .infinity, -2]
        let a = Picture(1, 1, 6, 3) { numbers[$0 % 6] }
        let b = Picture(like: a) { others[$0 % 6] }
        let gate = Picture(like: a) { [0, 0, 1, 0, 1, 0][$0 % 6] }
        let y = Picture(like: a)
        for (kind, second, wanted) in [
            (BinaryKind.equal, b, [1, 1, 0, 0, 1, 0]), (.less, b, [0, 0, 1, 0, 0, 0]),
            (.lessOrEqual, b, [1, 1, 1, 0, 1, 0]), (.keep, gate, [0, 0, 1, 0, .infinity, 0]),
        ] as [(BinaryKind, Picture, [Float])] {
            Elementwise.combine(
                a.view,
                second.view,
                by: kind,
                into: y.view,
                kernels: kernels,
                pool: pool
            )
            #expect(y.values == (0..<18).map { wanted[$0 % 6] }, "\(kind)")
        }
        let dy = Picture(like: a) { _ in 2 }
        let dx = Picture(like: a)
        for operand in [Elementwise.Operand.first, .second] {
            Elementwise.combineGradient(
                of: operand,
                a.view,
                gate.view,
                dy.view,
                by: .keep,
                into: dx.view,
                accumulating: false,
                kernels: kernels,
                pool: pool
            )
            let kept: [Float] = operand == .first ? [0, 0, 2, 0, 2, 0] : [0, 0, 0, 0, 0, 0]
            #expect(dx.values == (0..<18).map { kept[$0 % 6] })
        }
    }

    @Test(arguments: KernelSet.supported) func addsAPixelAndSumsPixels(_ kernels: KernelSet) {
        for (h, w, c, gap) in [(1, 1, 3, 0), (3, 4, 17, 0), (5, 7, 130, 2)] {
            let a = Picture(3, h, w, c, gap: gap) { noise($0) }
            let b = Picture(3, 1, 1, c, gap: 1) { noise($0, 2) }
            let y = Picture(like: a, gap: gap)
            Elementwise.addPixel(a.view, b.view, into: y.view, kernels: kernels, pool: pool)
            let (values, pixels) = (a.values, b.values)
            let place = { (i: Int) in i / (h * w * c) * c + i % c }
            #expect(y.values == values.indices.map { values[$0] + pixels[place($0)] })
            #expect(y.gapsAreUntouched)
            var sums = [Double](repeating: 0, count: 3 * c)
            for i in values.indices { sums[place(i)] += Double(values[i]) }
            let db = Picture(like: b, gap: 2)
            for (isAccumulating, factor) in [(false, 1.0), (true, 2)] {
                Elementwise.pixelSums(
                    a.view,
                    into: db.view,
                    accumulating: isAccumulating,
                    kernels: kernels,
                    pool: pool
                )
                #expect(distance(db.values, sums.map { factor * $0 }) < 1e-6)
            }
            #expect(db.gapsAreUntouched)
        }
    }

    @Test(arguments: KernelSet.supported) func repeatsAnItemAndSumsItems(_ kernels: KernelSet) {
        for (h, w, c, gap) in [(1, 1, 3, 0), (3, 4, 17, 0), (5, 7, 130, 2)] {
            let item = (0..<h * w * c).map { noise($0) }
            let y = Picture(3, h, w, c, gap: gap)
            item.withUnsafeBufferPointer {
                Elementwise.repeatItem($0, into: y.view, kernels: kernels, pool: pool)
            }
            #expect(y.values == item + item + item)
            #expect(y.gapsAreUntouched)
            let dy = Picture(like: y, gap: gap) { noise($0, 3) }
            let sums = Elementwise.itemSums(dy.view, kernels: kernels, pool: pool)
            let values = dy.values.map(Double.init)
            let wanted = item.indices.map { i in
                (0..<3).reduce(0) { $0 + values[$1 * item.count + i] }
            }
            #expect(distance(Array(sums.floats), wanted) < 1e-6)
        }
    }

    @Test func regroupsWhateverGapsThereAre() {
        for (gap, other) in [(0, 0), (2, 0), (0, 3), (1, 2)] {
            let x = Picture(2, 3, 4, 5, gap: gap) { noise($0) }
            let y = Picture(2, 1, 6, 10, gap: other)
            Elementwise.regroup(x.view, into: y.view, pool: pool)
            #expect(y.values == x.values)
            Elementwise.regroup(x.view, into: y.view, accumulating: true, pool: pool)
            #expect(y.values == x.values.map { 2 * $0 })
            #expect(y.gapsAreUntouched)
        }
    }

    private func naive(_ kind: BinaryKind, _ a: Double, _ b: Double) -> Double {
        switch kind {
        case .subtract: a - b
        case .divide: a / b
        case .power: pow(a, b)
        case .maximum: max(a, b)
        case .minimum: min(a, b)
        case .equal: a == b ? 1 : 0
        case .less: a < b ? 1 : 0
        case .lessOrEqual: a <= b ? 1 : 0
        case .keep: b != 0 ? a : 0
        }
    }
}
