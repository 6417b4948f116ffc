import Foundation
import Kernels
import Testing

/// Functions of one number against double precision: forward, and their slopes by differences.
@Suite struct PointwiseTests {
    let pool = Pool(threads: 2)

    /// A function in double precision, and the numbers that it is tried at.
    struct Case: Sendable, CustomStringConvertible {
        let function: PointwiseFunction
        var places: ClosedRange<Double> = -30...30
        let exact: @Sendable (Double) -> Double

        var description: String { "\(function)" }
    }

    static let cases: [Case] = [
        Case(function: .leakyRelu(alpha: 0.1)) { $0 < 0 ? 0.1 * $0 : $0 },
        Case(function: .elu(alpha: 1.5)) { $0 < 0 ? 1.5 * expm1($0) : $0 },
        Case(function: .selu(alpha: 1.5, gamma: 0.75)) { 0.75 * ($0 < 0 ? 1.5 * expm1($0) : $0) },
        Case(function: .celu(alpha: 0.5)) { $0 < 0 ? 0.5 * expm1($0 / 0.5) : $0 },
        Case(function: .clip(min: -1.25, max: 3.5)) { min(max($0, -1.25), 3.5) },
        Case(function: .hardSigmoid(alpha: 0.25, beta: 0.375)) {
            min(max(0.25 * $0 + 0.375, 0), 1)
        },
        Case(function: .softplus) { $0 > 0 ? $0 + log1p(exp(-$0)) : log1p(exp($0)) },
        Case(function: .softsign) { $0 / (1 + abs($0)) },
        Case(function: .thresholdedRelu(alpha: 1.25)) { $0 > 1.25 ? $0 : 0 },
        Case(function: .shrink(lambda: 1.25, bias: 0.5)) {
            $0 > 1.25 ? $0 - 0.5 : $0 < -1.25 ? $0 + 0.5 : 0
        },
        Case(function: .swish(alpha: 0.75)) { $0 / (1 + exp(-0.75 * $0)) },
        Case(function: .mish) { $0 * tanh($0 > 0 ? $0 + log1p(exp(-$0)) : log1p(exp($0))) },
        Case(function: .geluTanh) {
            0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
        },
        Case(function: .affine(scale: -1.5, shift: 0.25)) { -1.5 * $0 + 0.25 },
        Case(function: .negate) { -$0 },
        Case(function: .abs) { abs($0) },
        Case(function: .sign) { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
        Case(function: .floor) { $0.rounded(.down) },
        Case(function: .ceil) { $0.rounded(.up) },
        Case(function: .round) { $0.rounded(.toNearestOrEven) },
        Case(function: .reciprocal, places: 0.1...30) { 1 / $0 },
        Case(function: .sqrt, places: 0.01...30) { $0.squareRoot() },
        Case(function: .power(exponent: 2)) { $0 * $0 },
        Case(function: .power(exponent: -1), places: -30...(-0.1)) { 1 / $0 },
        Case(function: .power(exponent: 0.5), places: 0.01...30) { $0.squareRoot() },
        Case(function: .power(exponent: 0)) { _ in 1 },
        Case(function: .power(exponent: 3)) { $0 * $0 * $0 },
        Case(function: .power(exponent: -1.5), places: 0.1...30) { pow($0, -1.5) },
        Case(function: .exp, places: -80...86) { exp($0) },
        Case(function: .log, places: 0.001...3000) { log($0) },
        Case(function: .erf) { erf($0) },
        Case(function: .sin) { sin($0) },
        Case(function: .cos) { cos($0) },
        Case(function: .tan, places: -1.5...1.5) { tan($0) },
        Case(function: .asin, places: -0.99...0.99) { asin($0) },
        Case(function: .acos, places: -0.99...0.99) { acos($0) },
        Case(function: .atan) { atan($0) },
        Case(function: .sinh, places: -20...20) { sinh($0) },
        Case(function: .cosh, places: -20...20) { cosh($0) },
        Case(function: .asinh) { asinh($0) },
        Case(function: .acosh, places: 1.01...30) { acosh($0) },
        Case(function: .atanh, places: -0.99...0.99) { atanh($0) },
    ]

    @Test(arguments: cases, KernelSet.supported)
    func agreesWithDoublePrecision(_ test: Case, _ kernels: KernelSet) {
        let (least, most) = (test.places.lowerBound, test.places.upperBound)
        // 19 channels are a whole vector and a part of one; no place lies on a bend.
        let count = 19 * 128
        let x = Picture(2, 8, 8, 19, gap: 2) {
            Float(least + (most - least) * (Double($0) + 0.317) / Double(count))
        }
        let y = Picture(like: x, gap: 3)
        Elementwise.apply(test.function, to: x.view, into: y.view, kernels: kernels, pool: pool)
        #expect(y.gapsAreUntouched)
        let dy = Picture(like: x, gap: 1) { _ in 2 }
        let dx = Picture(like: x, gap: 1)
        for factor in [2.0, 4] {
            Elementwise.applySlope(
                of: test.function,
                at: x.view,
                to: dy.view,
                into: dx.view,
                accumulating: factor == 4,
                kernels: kernels,
                pool: pool
            )
            let slopes = zip(dx.values, x.values).map { slope, place in
                let v = Double(place)
                let step = 1e-5 * max(abs(v), 0.1)
                let wanted = (test.exact(v + step) - test.exact(v - step)) / (2 * step)
                return abs(Double(slope) / factor - wanted) / max(abs(wanted), 1)
            }
            #expect(slopes.max() ?? 1 < 4e-6)
        }
        #expect(dx.gapsAreUntouched)
        let errors = zip(y.values, x.values).map { value, place in
            let exact = test.exact(Double(place))
            // Of what is 0 nothing may be left.
            return abs(Double(value) - exact) / max(abs(exact), test.floor, 1e-30)
        }
        #expect(errors.max() ?? 1 < test.share)
    }

    @Test(arguments: cases, KernelSet.supported)
    func keepsWhatIsNoNumber(_ test: Case, _ kernels: KernelSet) {
        guard test.function != .power(exponent: 0) else { return }
        let x = Picture(1, 1, 3, 5) { $0 == 7 ? .nan : Float(test.places.upperBound) }
        Elementwise.apply(test.function, to: x.view, into: x.view, kernels: kernels, pool: pool)
        #expect(x.values.map(\.isNaN) == (0..<15).map { $0 == 7 })
    }

    @Test(arguments: KernelSet.supported)
    func knowsTheEndsOfNumbers(_ kernels: KernelSet) {
        func values(_ function: PointwiseFunction, _ places: [Float]) -> [Float] {
            let x = Picture(1, 1, 1, places.count) { places[$0] }
            Elementwise.apply(function, to: x.view, into: x.view, kernels: kernels, pool: pool)
            return x.values
        }
        #expect(
            values(.exp, [-.infinity, -200, 0, 89, 200, .infinity])
                == [0, 0, 1, .infinity, .infinity, .infinity]
        )
        let logarithms = values(.log, [0, -0.0, 1, .infinity, -1, -.infinity])
        #expect(logarithms[..<4] == [-.infinity, -.infinity, 0, .infinity])
        #expect(logarithms[4...].allSatisfy { $0.isNaN })
        #expect(values(.softplus, [200, .infinity]) == [200, .infinity])
        #expect(values(.softplus, [-.infinity, -200]).allSatisfy { 0...1e-37 ~= $0 })
        #expect(values(.round, [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]) == [-2, -2, -0.0, 0, 2, 2])
        #expect(values(.clip(), [-.infinity, 3, .infinity]) == [-.infinity, 3, .infinity])
        // Where the bounds cross, the upper one is all that is left.
        #expect(values(.clip(min: 2, max: 1), [0, 1.5, 3]) == [1, 1, 1])
        #expect(values(.abs, [-.infinity, -0.0]) == [.infinity, 0])
        #expect(values(.sign, [-.infinity, 0, 1e-30]) == [-1, 0, 1])
    }

    @Test(arguments: KernelSet.supported)
    func slopesAtBendsArePyTorchs(_ kernels: KernelSet) {
        let bends: [(PointwiseFunction, Float, Float)] = [
            (.leakyRelu(alpha: 0.25), 0, 0.25), (.elu(alpha: 2), 0, 2), (.celu(alpha: 2), 0, 1),
            (.clip(min: -1, max: 2), -1, 1), (.clip(min: -1, max: 2), 2, 1), (.abs, 0, 0),
            (.hardSigmoid(alpha: 0.25, beta: 0.5), 2, 0), (.thresholdedRelu(alpha: 1), 1, 0),
            (.power(exponent: 0), 0, 0),
        ]
        for (function, place, slope) in bends {
            let x = Picture(1, 1, 1, 3) { _ in place }
            let dx = Picture(like: x) { _ in 1 }
            Elementwise.applySlope(
                of: function,
                at: x.view,
                to: dx.view,
                into: dx.view,
                accumulating: false,
                kernels: kernels,
                pool: pool
            )
            #expect(dx.values == [slope, slope, slope], "\(function) at \(place)")
        }
    }

    @Test(arguments: KernelSet.supported)
    func channelsHaveTheirOwnSlopes(_ kernels: KernelSet) {
        let slopes = (0..<21).map { noise($0, 9) }
        let x = Picture(2, 40, 50, 21, gap: 2) { $0 == 5 ? 0 : noise($0) }
        let dy = Picture(like: x, gap: 1) { noise($0, 2) }
        let (inputs, gradients) = (x.values, dy.values)
        let y = Picture(like: x, gap: 3)
        Elementwise.prelu(x.view, slopes: slopes, into: y.view, kernels: kernels, pool: pool)
        #expect(y.values == inputs.enumerated().map { $1 < 0 ? $1 * slopes[$0 % 21] : $1 })
        let dx = Picture(like: x, gap: 1)
        for isAccumulating in [false, true] {
            Elementwise.preluGradient(
                x.view,
                slopes: slopes,
                dy.view,
                into: dx.view,
                accumulating: isAccumulating,
                kernels: kernels,
                pool: pool
            )
            let factor: Float = isAccumulating ? 2 : 1
            let wanted = gradients.enumerated().map { i, g in
                inputs[i] > 0 ? factor * g : factor * (g * slopes[i % 21])
            }
            #expect(dx.values == wanted)
        }
        #expect(y.gapsAreUntouched && dx.gapsAreUntouched)
        let sums = Elementwise.preluSums(x.view, dy.view, kernels: kernels, pool: pool)
        for channel in 0..<21 {
            let exact = stride(from: channel, to: inputs.count, by: 21).reduce(0.0) {
                $0 + Double(min(inputs[$1], 0)) * Double(gradients[$1])
            }
            #expect(abs(sums[channel] - exact) < 1e-4)
        }
    }
}

extension PointwiseTests.Case {
    /// How much of a value, or of the floor, its rounding may be.
    var share: Double {
        switch function {
        case .erf, .geluTanh, .mish: 6e-7
        // Far below 0 by the rounding of what e is raised to.
        case .swish: 1.5e-6
        default: 3e-7
        }
    }

    /// The larger number that a value is a difference of, where it is one.
    var floor: Double {
        switch function {
        case .affine, .hardSigmoid: 0.5
        case .celu, .elu, .selu: 1e-3
        case .geluTanh: 3
        case .log, .acosh: 0.5
        case .sin, .cos: 1e-2
        case .shrink: 1
        default: 0
        }
    }
}
