import Foundation
import Kernels
import Testing

/// Activation functions that have slopes, and products, against double precision.
@Suite struct SmoothEpilogueTests {
    let pool = Pool(threads: 2)

    /// Each function in double precision.
    static let functions: [(Epilogue, @Sendable (Double) -> Double)] = [
        (.sigmoid, { 1 / (1 + exp(-$0)) }),
        (.tanh, { tanh($0) }),
        (.silu, { $0 / (1 + exp(-$0)) }),
        (.gelu, { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) }),
        (.hardSigmoid, { min(max($0 + 3, 0), 6) / 6 }),
        (.hardSwish, { $0 * min(max($0 + 3, 0), 6) / 6 }),
    ]

    /// From far below to far above every bend, none of them met exactly, and 0 among them.
    private let places: [Float] =
        (-1200...1200).map { Float($0) * 0.01 + 0.0025 } + [0, 1e-20, -1e-20, -80, 88, 500, -500]

    @Test(arguments: functions.indices, KernelSet.supported)
    func agreesWithDoublePrecision(_ index: Int, _ kernels: KernelSet) {
        let (epilogue, function) = SmoothEpilogueTests.functions[index]
        let x = Picture(1, 1, places.count / 7, 7) { places[$0] }
        let y = Picture(like: x, gap: 2)
        Elementwise.activate(x.view, epilogue, into: y.view, kernels: kernels, pool: pool)
        #expect(y.gapsAreUntouched)
        let dy = Picture(like: x, gap: 1) { _ in 2 }
        Elementwise.applySlope(of: epilogue, at: x.view, to: dy.view, kernels: kernels, pool: pool)
        #expect(dy.gapsAreUntouched)
        let values = y.values
        let slopes = dy.values
        for (i, place) in x.values.enumerated() {
            let v = Double(place)
            let exact = function(v)
            // A float's share of the value, or of the larger numbers that it is a difference of:
            // 1 + erf has no digits left where PyTorch's has none either.
            let larger = epilogue == .gelu ? 0.4 * abs(v) : 0.2 * min(abs(v), 1)
            let error = abs(Double(values[i]) - exact)
            let step = 1e-5 * max(abs(v), 1)
            let difference = (function(v + step) - function(v - step)) / (2 * step)
            if error > 6e-7 * max(abs(exact), larger) + 1e-30
                || abs(Double(slopes[i]) / 2 - difference) > 2e-6
            {
                Issue.record("\(epilogue) at \(v): \(values[i]), slope \(slopes[i] / 2)")
            }
        }
    }

    @Test(arguments: Epilogue.allCases, KernelSet.supported)
    func keepsWhatIsNoNumber(_ epilogue: Epilogue, _ kernels: KernelSet) {
        let x = Picture(1, 1, 3, 5) { $0 == 7 ? .nan : Float($0) }
        Elementwise.activate(x.view, epilogue, into: x.view, kernels: kernels, pool: pool)
        #expect(x.values.map(\.isNaN) == (0..<15).map { $0 == 7 })
    }

    @Test(arguments: KernelSet.supported)
    func closesAtSix(_ kernels: KernelSet) {
        let x = Picture(1, 1, 4, 5) { Float($0) - 5 }
        let y = Picture(like: x)
        withMask(4, 5) { mask in
            Elementwise.activate(
                x.view,
                .relu6,
                into: y.view,
                mask: mask,
                kernels: kernels,
                pool: pool
            )
            #expect(y.values == x.values.map { min(max($0, 0), 6) })
            let dy = Picture(like: x) { _ in 1 }
            Elementwise.apply(mask, to: dy.view, kernels: kernels, pool: pool)
            #expect(dy.values == x.values.map { $0 > 0 && $0 < 6 ? 1 : 0 })
        }
    }

    @Test(arguments: ElementwiseTests.shapes, KernelSet.supported)
    func multiplies(
        _ s: (n: Int, h: Int, w: Int, c: Int, gap: Int),
        _ kernels: KernelSet
    ) {
        let a = Picture(s.n, s.h, s.w, s.c, gap: s.gap) { noise($0) }
        let b = Picture(like: a, gap: 2) { noise($0, 2) }
        let gate = Picture(s.n, 1, 1, s.c, gap: 3) { noise($0, 3) }
        let item = s.h * s.w * s.c
        let (own, others, gates) = (a.values, b.values, gate.values)
        let factors = own.indices.map { gates[$0 / item * s.c + $0 % s.c] }
        for (factor, values) in [(b, others), (gate, factors)] {
            let y = Picture(like: a, gap: s.gap) { noise($0, 4) }
            let before = y.values
            let products = zip(own, values).map(*)
            Elementwise.multiply(
                a.view,
                by: factor.view,
                into: y.view,
                accumulating: true,
                kernels: kernels,
                pool: pool
            )
            #expect(
                zip(y.values, zip(before, products)).allSatisfy { abs($0 - $1.0 - $1.1) < 1e-6 }
            )
            Elementwise.multiply(
                a.view,
                by: factor.view,
                into: y.view,
                kernels: kernels,
                pool: pool
            )
            #expect(y.values == products)
            #expect(y.gapsAreUntouched)
        }
        let sums = Picture(like: gate, gap: 1) { _ in 1 }
        Elementwise.multiplySums(
            a.view,
            b.view,
            into: sums.view,
            accumulating: true,
            kernels: kernels,
            pool: pool
        )
        #expect(sums.gapsAreUntouched)
        for (place, sum) in sums.values.enumerated() {
            let (image, channel) = (place / s.c, place % s.c)
            let exact = (0..<s.h * s.w).reduce(1.0) { sum, pixel in
                let at = image * item + pixel * s.c + channel
                return sum + Double(own[at]) * Double(others[at])
            }
            #expect(abs(Double(sum) - exact) < 1e-5)
        }
    }
}
