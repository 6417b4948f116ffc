import Tensors
import Testing

@testable import ONNX

/// The values of a node of these inputs, as an operation set has them.
func fold(
    _ operation: String,
    opset: Int = 17,
    _ inputs: [Constant?],
    _ attributes: [String: Attribute] = [:],
    outputs: Int = 1
) throws(FoldingError) -> [Constant] {
    let node = Node(
        name: "node",
        fileName: "",
        operation: operation,
        domain: "",
        inputs: inputs.indices.map { inputs[$0] == nil ? "" : "x\($0)" },
        outputs: (0..<outputs).map { "y\($0)" },
        attributes: attributes
    )
    return try Folding.evaluate(node, opset: opset, inputs: inputs) ?? []
}

/// What is wrong with such a node; nil if nothing is.
func problem(
    _ operation: String,
    opset: Int = 17,
    _ inputs: [Constant?],
    _ attributes: [String: Attribute] = [:],
    outputs: Int = 1
) -> String? {
    do throws(FoldingError) {
        _ = try fold(operation, opset: opset, inputs, attributes, outputs: outputs)
        return nil
    } catch {
        return error.problem
    }
}

extension Constant {
    /// A list of floats.
    init(_ values: Float...) { self.init([values.count], floats: values) }

    /// The floats, none if it has others.
    var floats: [Float] { if case .floats(let tensor) = numbers { tensor.values } else { [] } }

    /// The integers, none if it has others.
    var integers: [Int] { if case .integers(let values) = numbers { values } else { [] } }

    /// The truth values, none if it has others.
    var bools: [Bool] { if case .bools(let values) = numbers { values } else { [] } }

    /// Integers 0, 1, 2 … of these extents.
    static func counting(_ extents: Int...) -> Constant {
        Constant(extents, integers: Array(0..<extents.reduce(1, *)))
    }

    /// Floats 0, 1, 2 … of these extents.
    static func rising(_ extents: Int...) -> Constant {
        Constant(extents, floats: (0..<extents.reduce(1, *)).map(Float.init))
    }

    /// One integer.
    static func one(_ value: Int) -> Constant { Constant([], integers: [value]) }
}

/// Whether numbers are equal up to a hundred-thousandth.
func near(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) }
}
