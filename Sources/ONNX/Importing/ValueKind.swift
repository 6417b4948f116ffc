/// What the numbers of a value stand for: layers compute floats, and whole numbers and truth values
/// as floats that are such.
enum ValueKind {
    case floats
    /// Below 2²⁴, all of which float32 has.
    case whole
    /// 0 or 1.
    case truth

    /// What a constant's numbers stand for.
    init(_ numbers: Constant.Numbers) {
        switch numbers {
        case .floats: self = .floats
        case .integers: self = .whole
        case .bools: self = .truth
        }
    }

    /// What numbers of a type stand for.
    init(_ type: Int) {
        switch ElementType(rawValue: type) {
        case .bool: self = .truth
        case .float, .double, .float16, .bfloat16: self = .floats
        default: self = .whole
        }
    }

    /// Its name, for messages.
    var words: String {
        switch self {
        case .floats: "floats"
        case .whole: "whole numbers"
        case .truth: "truth values"
        }
    }
}

extension Node {
    /// What only moves numbers, whatever they stand for.
    private static let movements: Set = [
        "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Concat", "Split", "Slice",
        "Gather", "GatherND", "GatherElements", "Scatter", "ScatterElements", "ScatterND",
        "Compress", "Expand", "Tile", "DepthToSpace", "SpaceToDepth", "Identity", "Pad", "MaxPool",
    ]
    /// What says of numbers whether something holds.
    private static let judgements: Set = [
        "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Xor", "Not",
    ]
    /// What else reads more than floats.
    private static let others: Set = [
        "Cast", "CastLike", "Where", "DequantizeLinear", "ArgMax", "ArgMin", "If", "Shape", "Size",
    ]

    /// Whether it reads whole numbers and truth values that depend on the picture.
    var readsEveryKind: Bool {
        Self.movements.contains(operation) || Self.judgements.contains(operation)
            || Self.others.contains(operation)
    }

    /// Whether its numbers stand for what those do that it reads.
    var keepsKind: Bool { Self.movements.contains(operation) }
    /// Whether it says of numbers whether something holds.
    var judges: Bool { Self.judgements.contains(operation) }
}

extension Importer {
    /// What a node's input stands for; nil where it is left out or can't be made.
    private func kind(_ node: Node, _ index: Int) -> ValueKind? {
        guard node.inputs.indices.contains(index), let known = tensor(node.inputs[index]) else {
            return nil
        }
        switch known {
        case .constant(let weight): return ValueKind(weight.constant.numbers)
        case .value(let traced): return kind(of: traced.value)
        case .refused: return nil
        }
    }

    /// What a node's results stand for.
    func kindOfResults(_ node: Node) -> ValueKind {
        if node.judges { return .truth }
        if node.keepsKind { return kind(node, 0) ?? .floats }
        switch node.operation {
        case "Where", "CastLike": return kind(node, 1) ?? .floats
        case "Cast": return ValueKind(node.int("to", 1))
        case "ArgMax", "ArgMin", "QuantizeLinear": return .whole
        default: return .floats
        }
    }

    /// Refuses whole numbers and truth values of the picture's that a node would compute with.
    func checkKinds(_ node: Node) throws(Refusal) {
        guard !node.readsEveryKind else { return }
        for (index, name) in node.inputs.enumerated() {
            guard case .value(let traced)? = tensor(name) else { continue }
            let kind = kind(of: traced.value)
            guard kind != .floats else { continue }
            throw Refusal(
                "its input \(index) is \(kind.words) that depend on the picture; they are compared, "
                    + "chosen by, moved and cast, but not computed with"
            )
        }
    }

    /// A node's input as floats, whatever it stands for; what the file has is no parameter.
    mutating func anyValue(_ node: Node, _ index: Int) throws(Refusal) -> Traced {
        guard case .constant(let weight)? = try operand(node, index) else {
            return try value(node, index)
        }
        if case .floats = weight.constant.numbers { return try value(node, index) }
        return try materialized(weight.asFloats, node, index)
    }
}

extension Weight {
    /// The same numbers as floats.
    var asFloats: Weight {
        get throws(Refusal) {
            let numbers: [Float]
            switch constant.numbers {
            case .floats: return self
            case .bools(let values): numbers = values.map { $0 ? 1 : 0 }
            case .integers(let values):
                guard values.allSatisfy({ $0.magnitude <= 1 << 24 }) else {
                    throw Refusal("whole numbers beyond 2²⁴ meet what depends on the picture")
                }
                numbers = values.map(Float.init)
            }
            return Weight(constant: Constant(extents, floats: numbers), source: nil)
        }
    }
}
