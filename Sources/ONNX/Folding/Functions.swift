import Glibc
import Tensors

extension Folding {
    /// Functions of one number, computed in double precision.
    static let functions = [
        function("Abs", [6, 13], integers: { $0 < 0 ? 0 &- $0 : $0 }, abs),
        function("Neg", [6, 13], integers: { 0 &- $0 }, -),
        function("Sign", [9, 13], integers: { $0.signum() }) { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
        function("Floor", [6, 13], floor),
        function("Ceil", [6, 13], ceil),
        function("Round", [11, 22]) { $0.rounded(.toNearestOrEven) },
        function("Sqrt", [6, 13], sqrt),
        function("Exp", [6, 13], exp),
        function("Log", [6, 13], log),
        function("Reciprocal", [6, 13]) { 1 / $0 },
        function("Erf", [9, 13], erf),
        function("Sin", [7, 22], sin),
        function("Cos", [7, 22], cos),
        function("Tan", [7, 22], tan),
        function("Asin", [7, 22], asin),
        function("Acos", [7, 22], acos),
        function("Atan", [7, 22], atan),
        function("Sinh", [9, 22], sinh),
        function("Cosh", [9, 22], cosh),
        function("Tanh", [6, 13], tanh),
        function("Asinh", [9, 22], asinh),
        function("Acosh", [9, 22], acosh),
        function("Atanh", [9, 22], atanh),
        predicate("IsNaN", [9, 13, 20]) { (_) throws(FoldingError) in { $0.isNaN } },
        predicate("IsInf", [10, 20]) { (node) throws(FoldingError) in
            let below = try node.flag("detect_negative", true)
            let above = try node.flag("detect_positive", true)
            return { $0.isInfinite && ($0 < 0 ? below : above) }
        },
    ]

    /// Functions of one number that networks have between their layers.
    static let activations = [
        function("Relu", [6, 13, 14], integers: { max($0, 0) }) { $0 < 0 ? 0 : $0 },
        function("Sigmoid", [6, 13], sigmoid),
        function("Softplus", [1, 22]) { max($0, 0) + log1p(exp(-abs($0))) },
        function("Softsign", [1, 22]) { $0 / (1 + abs($0)) },
        function("HardSwish", [14, 22]) { $0 * min(max($0 / 6 + 0.5, 0), 1) },
        function("Mish", [18, 22]) { $0 * tanh(max($0, 0) + log1p(exp(-abs($0)))) },
        function("LeakyRelu", [6, 16], ["alpha": 0.01]) { $0 < 0 ? $1[0] * $0 : $0 },
        function("ThresholdedRelu", [10, 22], ["alpha": 1]) { $0 > $1[0] ? $0 : 0 },
        function("Elu", [6, 22], ["alpha": 1]) { $0 < 0 ? $1[0] * expm1($0) : $0 },
        function("Celu", [12, 28], ["alpha": 1]) { $0 < 0 ? $1[0] * expm1($0 / $1[0]) : $0 },
        function(
            "Selu",
            [6, 22],
            ["alpha": 1.67326319217681884765625, "gamma": 1.05070102214813232421875]
        ) {
            $1[1] * ($0 < 0 ? $1[0] * expm1($0) : $0)
        },
        function("HardSigmoid", [6, 22], ["alpha": 0.2, "beta": 0.5]) {
            min(max($1[0] * $0 + $1[1], 0), 1)
        },
        function("Shrink", [9], ["bias": 0, "lambd": 0.5]) {
            $0 < -$1[1] ? $0 + $1[0] : $0 > $1[1] ? $0 - $1[0] : 0
        },
        function("Swish", [24], ["alpha": 1]) { $0 * sigmoid($1[0] * $0) },
        Rule("Gelu", [20]) { (node) throws(FoldingError) in
            try node.word("approximate", of: ["none", "tanh"]) == "none"
                ? try node.mapped { 0.5 * $0 * (1 + erf($0 / 2.squareRoot())) }
                : try node.mapped {
                    0.5 * $0
                        * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
                }
        },
        Rule("Clip", [6, 11, 12, 13], clip),
    ]

    private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    private static func function(
        _ operation: String,
        _ versions: [Int],
        integers: (@Sendable (Int) -> Int)? = nil,
        _ floats: @escaping @Sendable (Double) -> Double
    ) -> Rule {
        Rule(operation, versions) { (node) throws(FoldingError) in
            try node.mapped(integers: integers, floats)
        }
    }

    /// A function with numbers of its own, which are the attributes of these names, or these where
    /// one isn't written.
    private static func function(
        _ operation: String,
        _ versions: [Int],
        _ standard: KeyValuePairs<String, Double>,
        _ floats: @escaping @Sendable (Double, [Double]) -> Double
    ) -> Rule {
        let (names, standard) = (standard.map(\.key), standard.map(\.value))
        return Rule(operation, versions) { (node) throws(FoldingError) in
            var numbers = standard
            for (index, name) in names.enumerated() {
                if let written = try node.float(name) { numbers[index] = Double(written) }
            }
            return try node.mapped { [numbers] in floats($0, numbers) }
        }
    }

    private static func predicate(
        _ operation: String,
        _ versions: [Int],
        _ holds: @escaping @Sendable (Evaluation) throws(FoldingError) -> (Float) -> Bool
    ) -> Rule {
        Rule(operation, versions) { (node) throws(FoldingError) in
            [Constant(try node.input(0).extents, bools: try node.floats(0).map(try holds(node)))]
        }
    }

    /// Bounds were attributes before 11; where they cross, the upper one holds.
    private static func clip(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        if node.version < 11 {
            let low = try node.float("min") ?? -.infinity
            let high = try node.float("max") ?? .infinity
            return try node.mapped { clamp($0, Double(low), Double(high)) }
        }
        let bounds = [node.optional(1), node.optional(2)]
        for bound in bounds.compactMap(\.self) {
            guard bound.count == 1, bound.numbers.isOfKind(input.numbers) else {
                throw node.failure("a bound for \(input.kind) is \(bound.kind)")
            }
        }
        switch input.numbers {
        case .floats:
            let low = try bounds[0].map { (bound) throws(FoldingError) in try node.doubles(bound)[0]
            }
            let high = try bounds[1].map { (bound) throws(FoldingError) in
                try node.doubles(bound)[0]
            }
            return try node.mapped { clamp($0, low ?? -.infinity, high ?? .infinity) }
        case .integers(let values):
            let low = node.optional(1) == nil ? Int.min : try node.integer(1)
            let high = node.optional(2) == nil ? Int.max : try node.integer(2)
            return [Constant(input.extents, integers: values.map { clamp($0, low, high) })]
        case .bools: throw node.failure("it isn't for \(input.kind)")
        }
    }

    private static func clamp<Number: Comparable>(
        _ x: Number,
        _ low: Number,
        _ high: Number
    ) -> Number {
        let raised = x < low ? low : x
        return raised > high ? high : raised
    }
}

extension Evaluation {
    /// The first input's numbers, each mapped.
    func mapped(
        integers: ((Int) -> Int)? = nil,
        _ floats: (Double) -> Double
    ) throws(FoldingError) -> [Constant] {
        let input = try input(0)
        switch input.numbers {
        case .floats(let tensor):
            return [
                Constant(input.extents, floats: tensor.values.map { Float(floats(Double($0))) })
            ]
        case .integers(let values):
            guard let integers else { break }
            return [Constant(input.extents, integers: values.map(integers))]
        case .bools: break
        }
        throw failure("it isn't for \(input.kind)")
    }
}
