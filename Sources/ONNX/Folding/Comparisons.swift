import Tensors

extension Folding {
    /// What tells of two numbers whether something holds.
    static let comparisons = [
        Rule("Equal", [7, 11, 13, 19], equal),
        comparison("Less", [7, 9, 13], floats: { $0 < $1 }, integers: { $0 < $1 }),
        comparison("LessOrEqual", [12, 16], floats: { $0 <= $1 }, integers: { $0 <= $1 }),
        comparison("Greater", [7, 9, 13], floats: { $0 > $1 }, integers: { $0 > $1 }),
        comparison("GreaterOrEqual", [12, 16], floats: { $0 >= $1 }, integers: { $0 >= $1 }),
        Rule("Where", [9, 16], choose),
    ]

    /// What combines truth values, and the bits of integers.
    static let logic = [
        connective("And", [7]) { $0 && $1 },
        connective("Or", [7]) { $0 || $1 },
        connective("Xor", [7]) { $0 != $1 },
        Rule("Not", [1]) { (node) throws(FoldingError) in
            [Constant(try node.input(0).extents, bools: try node.bools(0).map(!))]
        },
        bitwise("BitwiseAnd") { $0 & $1 },
        bitwise("BitwiseOr") { $0 | $1 },
        bitwise("BitwiseXor") { $0 ^ $1 },
        Rule("BitwiseNot", [18]) { (node) throws(FoldingError) in
            let input = try node.input(0)
            guard case .integers(let values) = input.numbers else {
                throw node.failure("it isn't for \(input.kind)")
            }
            return [Constant(input.extents, integers: values.map(~))]
        },
    ]

    private static func comparison(
        _ operation: String,
        _ versions: [Int],
        floats: @escaping @Sendable (Float, Float) -> Bool,
        integers: @escaping @Sendable (Int, Int) -> Bool
    ) -> Rule {
        Rule(operation, versions) { (node) throws(FoldingError) in
            let (a, b) = try node.pair()
            return [try compare(node, a, b, floats: floats, integers: integers)]
        }
    }

    private static func compare(
        _ node: Evaluation,
        _ a: Constant,
        _ b: Constant,
        floats: (Float, Float) -> Bool,
        integers: (Int, Int) -> Bool
    ) throws(FoldingError) -> Constant {
        switch (a.numbers, b.numbers) {
        case (.floats(let x), .floats(let y)):
            Constant(a.extents, bools: zip(x.values, y.values).map(floats))
        case (.integers(let x), .integers(let y)):
            Constant(a.extents, bools: zip(x, y).map(integers))
        default: throw node.unfit(a, b)
        }
    }

    private static func equal(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (a, b) = try node.pair()
        if case .bools(let x) = a.numbers, case .bools(let y) = b.numbers {
            return [Constant(a.extents, bools: zip(x, y).map(==))]
        }
        return [try compare(node, a, b, floats: { $0 == $1 }, integers: { $0 == $1 })]
    }

    /// The second value's number where the first says so, else the third's.
    private static func choose(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let inputs = try node.broadcastInputs()
        guard inputs.count == 3, case .bools(let conditions) = inputs[0].numbers else {
            throw node.failure("a condition and two values are needed")
        }
        guard inputs[1].numbers.isOfKind(inputs[2].numbers) else {
            throw node.unfit(inputs[1], inputs[2])
        }
        let places = conditions.enumerated().map { $1 ? $0 : $0 + conditions.count }
        return [inputs[1].taken(at: places, inputs[0].extents, followedBy: [inputs[2]])]
    }

    private static func connective(
        _ operation: String,
        _ versions: [Int],
        _ combine: @escaping @Sendable (Bool, Bool) -> Bool
    ) -> Rule {
        Rule(operation, versions) { (node) throws(FoldingError) in
            let (a, b) = try node.pair()
            guard case .bools(let x) = a.numbers, case .bools(let y) = b.numbers else {
                throw node.unfit(a, b)
            }
            return [Constant(a.extents, bools: zip(x, y).map(combine))]
        }
    }

    private static func bitwise(
        _ operation: String,
        _ combine: @escaping @Sendable (Int, Int) -> Int
    ) -> Rule {
        Rule(operation, [18]) { (node) throws(FoldingError) in
            let (a, b) = try node.pair()
            guard case .integers(let x) = a.numbers, case .integers(let y) = b.numbers else {
                throw node.unfit(a, b)
            }
            return [Constant(a.extents, integers: zip(x, y).map(combine))]
        }
    }
}
