import Glibc
import Tensors

extension Folding {
    /// What is computed from two or more values, number by number.
    ///
    /// A float32's sum, difference, product and quotient are rounded once, as everywhere: a size
    /// that the exporting library rounded down from a product is the same here. Integers wrap.
    static let arithmetic = [
        binary("Add", [7, 13, 14], floats: { $0 + $1 }, integers: { $0 &+ $1 }),
        binary("Sub", [7, 13, 14], floats: { $0 - $1 }, integers: { $0 &- $1 }),
        binary("Mul", [7, 13, 14], floats: { $0 * $1 }, integers: { $0 &* $1 }),
        Rule("Div", [7, 13, 14], divide),
        Rule("Mod", [10, 13, 28], modulo),
        Rule("Pow", [7, 12, 13, 15], power),
        fold("Sum", [6, 8, 13], floats: { $0 + $1 }, integers: { $0 &+ $1 }),
        // What is no number stays none, as in NumPy.
        fold(
            "Max",
            [6, 8, 12, 13],
            floats: { $0 > $1 || $0.isNaN ? $0 : $1 },
            integers: { max($0, $1) }
        ),
        fold(
            "Min",
            [6, 8, 12, 13],
            floats: { $0 < $1 || $0.isNaN ? $0 : $1 },
            integers: { min($0, $1) }
        ),
        Rule("Mean", [6, 8, 13], mean),
        binary(
            "PRelu",
            [7, 9, 16],
            floats: { $0 < 0 ? $0 * $1 : $0 },
            integers: { $0 < 0 ? $0 &* $1 : $0 }
        ),
        Rule("BitShift", [11, 28], shift),
    ]

    private static func binary(
        _ operation: String,
        _ versions: [Int],
        floats: @escaping @Sendable (Float, Float) -> Float,
        integers: @escaping @Sendable (Int, Int) -> Int
    ) -> Rule {
        Rule(operation, versions) { (node) throws(FoldingError) in
            let (a, b) = try node.pair()
            return [try node.combined(a, b, floats: floats, integers: integers)]
        }
    }

    /// The op on as many values as there are, from the first on.
    private static func fold(
        _ operation: String,
        _ versions: [Int],
        floats: @escaping @Sendable (Float, Float) -> Float,
        integers: @escaping @Sendable (Int, Int) -> Int
    ) -> Rule {
        Rule(operation, versions) { (node) throws(FoldingError) in
            [try total(node, floats: floats, integers: integers)]
        }
    }

    private static func total(
        _ node: Evaluation,
        floats: (Float, Float) -> Float,
        integers: ((Int, Int) -> Int)?
    ) throws(FoldingError) -> Constant {
        let inputs = try node.broadcastInputs()
        var total = inputs[0]
        for input in inputs.dropFirst() {
            total = try node.combined(total, input, floats: floats, integers: integers)
        }
        return total
    }

    private static func mean(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let total = try total(node, floats: { $0 + $1 }, integers: nil)
        guard case .floats(let sums) = total.numbers else {
            throw node.failure("it isn't for \(total.kind)")
        }
        let count = Float(node.inputs.count)
        return [Constant(total.extents, floats: sums.values.map { $0 / count })]
    }

    /// Integers are divided towards zero.
    private static func divide(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (a, b) = try node.pair()
        if case .integers(let divisors) = b.numbers, divisors.contains(0) {
            throw node.failure("a division of integers by zero")
        }
        return [
            try node.combined(
                a,
                b,
                floats: { $0 / $1 },
                integers: { $0.dividedReportingOverflow(by: $1).partialValue }
            )
        ]
    }

    /// The remainder with the divisor's sign, or with the dividend's where `fmod` is 1.
    private static func modulo(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (a, b) = try node.pair()
        let isTruncated = try node.flag("fmod")
        if case .integers(let divisors) = b.numbers, divisors.contains(0) {
            throw node.failure("a division of integers by zero")
        }
        return [
            try node.combined(
                a,
                b,
                floats: { x, y in
                    let rest = fmodf(x, y)
                    return isTruncated || rest == 0 || (rest < 0) == (y < 0) ? rest : rest + y
                },
                integers: { x, y in
                    let rest = x.remainderReportingOverflow(dividingBy: y).partialValue
                    return isTruncated || rest == 0 || (rest < 0) == (y < 0) ? rest : rest + y
                }
            )
        ]
    }

    /// The result is of the base's kind; the exponent may be of the other.
    private static func power(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (base, exponent) = try node.pair()
        let exponents = try node.doubles(exponent)
        switch base.numbers {
        case .floats(let tensor):
            let powers = zip(tensor.values, exponents).map { Float(pow(Double($0), $1)) }
            return [Constant(base.extents, floats: powers)]
        case .integers(let values):
            if case .integers(let whole) = exponent.numbers, whole.allSatisfy({ $0 >= 0 }) {
                return [Constant(base.extents, integers: zip(values, whole).map(wrappingPower))]
            }
            let powers = zip(values, exponents).map { Int(saturating: pow(Double($0), $1)) }
            return [Constant(base.extents, integers: powers)]
        case .bools: throw node.unfit(base, exponent)
        }
    }

    /// By squaring: the exponent may be anything that a file says.
    private static func wrappingPower(_ base: Int, _ exponent: Int) -> Int {
        var (square, rest, power) = (base, exponent, 1)
        while rest > 0 {
            if rest & 1 == 1 { power = power &* square }
            square = square &* square
            rest >>= 1
        }
        return power
    }

    /// The bits of 64-bit integers; a smaller type's wrap afterwards.
    private static func shift(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (a, b) = try node.pair()
        guard case .integers(let values) = a.numbers, case .integers(let distances) = b.numbers
        else { throw node.unfit(a, b) }
        guard node.node.attributes["direction"] != nil else {
            throw node.failure("it has no direction")
        }
        let isLeft = try node.word("direction", of: ["LEFT", "RIGHT"]) == "LEFT"
        let shifted = zip(values, distances).map { value, distance in
            let distance = distance < 0 ? Int.max : distance
            return isLeft ? value << distance : value >> distance
        }
        return [Constant(a.extents, integers: shifted)]
    }
}

extension Evaluation {
    /// The numbers of a value of floats or integers, in double precision.
    func doubles(_ value: Constant) throws(FoldingError) -> [Double] {
        switch value.numbers {
        case .floats(let tensor): tensor.values.map(Double.init)
        case .integers(let values): values.map(Double.init)
        case .bools: throw failure("it isn't for \(value.kind)")
        }
    }
}
