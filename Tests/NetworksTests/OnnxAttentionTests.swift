import ONNX
import Objectives
import TestKit
import Tensors
import Testing

@testable import Networks

/// Products, a softmax and products again: attention, or something like it.
struct OnnxAttentionTests {
    private static let tokens = 6

    /// What is done between the two products.
    enum Form: CaseIterable {
        case plain, halved, groups, pairs, heads, learned
        case same, hidden, columns, scaledAfterwards, otherAxis

        /// Whether the engine's layer does it.
        var isLayer: Bool {
            switch self {
            case .plain, .halved, .groups, .pairs, .heads, .learned, .same: true
            case .hidden, .columns, .scaledAfterwards, .otherAxis: false
            }
        }
    }

    private func node(
        _ name: String,
        _ operation: String,
        _ inputs: [String],
        _ outputs: [String]? = nil,
        _ attributes: [String: Attribute] = [:]
    ) -> Node {
        Node(
            name: name,
            fileName: name,
            operation: operation,
            domain: "",
            inputs: inputs,
            outputs: outputs ?? [name],
            attributes: attributes
        )
    }

    private func constant(_ extents: [Int], _ number: (Int) -> Float) -> Constant {
        let numbers = (0..<extents.reduce(1, *)).map(number)
        return Constant(extents: extents, numbers: .floats(Tensor(Shape(extents), numbers)))
    }

    private func whole(_ numbers: [Int]) -> Constant {
        Constant(extents: [numbers.count], numbers: .integers(numbers))
    }

    /// Two heads of two channels; where `isTold`, the softmax is an output of the file, too.
    private func model(_ form: Form, isTold: Bool) throws -> ModelVersion {
        let n = Self.tokens
        var constants = [
            "flat": whole([1, 12, n]), "heads": whole([1, n, 2, 2]),
            "half": constant([]) { _ in 0.5 }, "zero": constant([]) { _ in 0 },
            "table": constant([1, 2, n, n]) { Float($0 % 7) / 4 - 1 },
        ]
        constants["mask"] = constant([n, n]) { place in
            let (row, column) = place.quotientAndRemainder(dividingBy: n)
            return switch form {
            case .groups: row / 2 == column / 2 ? 0 : -100
            case .pairs: row < column ? -3 : 0
            default: column == 1 ? -.infinity : 0
            }
        }
        constants["columns"] = constant([1, n]) { Float($0) - 2 }
        let split: [String: Attribute] = ["axis": .int(2)]
        var nodes = [
            node("rows", "Reshape", ["x", "flat"]),
            node("tokens", "Transpose", ["rows"], nil, ["perm": .ints([0, 2, 1])]),
            node("parts", "Split", ["tokens"], ["a", "b", "c"], split),
        ]
        for (part, name) in [("a", "q"), ("b", "k"), ("c", "v")] {
            let isQuery = form == .same && name == "k"
            nodes.append(node("\(name)0", "Reshape", [isQuery ? "a" : part, "heads"]))
            let order = name == "k" ? [0, 2, 3, 1] : [0, 2, 1, 3]
            nodes.append(node(name, "Transpose", ["\(name)0"], nil, ["perm": .ints(order)]))
        }
        nodes.append(node("scores", "MatMul", ["q", "k"]))
        var last = "scores"
        func next(_ operation: String, _ other: String) {
            nodes.append(node("\(last)_", operation, [last, other]))
            last += "_"
        }
        switch form {
        case .plain, .otherAxis, .same: break
        case .halved: next("Mul", "half")
        case .groups, .pairs, .hidden:
            next("Mul", "half")
            // What is worked out is no parameter.
            nodes.insert(node("known", "Add", ["mask", "zero"]), at: 0)
            next("Add", "known")
        case .heads:
            nodes.insert(node("known", "Add", ["table", "zero"]), at: 0)
            next("Add", "known")
        case .learned: next("Add", "table")
        case .columns:
            nodes.insert(node("known", "Add", ["columns", "zero"]), at: 0)
            next("Add", "known")
        case .scaledAfterwards:
            next("Add", "table")
            next("Mul", "half")
        }
        let axis = form == .otherAxis ? 2 : 3
        nodes.append(node("shares", "Softmax", [last], nil, ["axis": .int(axis)]))
        nodes.append(node("y", "MatMul", ["shares", "v"]))
        var model = Model.sketch(nodes, constants, picture: [1, 12, 1, n])
        if isTold {
            model.outputs.append(Port(name: "shares", elementType: nil, extents: nil))
        }
        let imported = try model.network()
        return ModelVersion(
            network: imported.network,
            parameters: try Parameters(network: imported.network, tensors: imported.parameters)
        )
    }

    private func kinds(_ model: ModelVersion) -> [String] {
        let graph = model.network.graph
        return graph.leadsToOutput.map { graph.nodes[$0].layer.kind }
    }

    /// Held against the same file with the softmax among its outputs, which is computed as it
    /// stands.
    @Test(arguments: Form.allCases) func isWhatItsNodesCompute(_ form: Form) throws {
        let (model, plain) = (try model(form, isTold: false), try model(form, isTold: true))
        #expect(kinds(model).contains("attention") == form.isLayer)
        #expect(!kinds(plain).contains("attention"))
        #expect(Set(model.parameters.tensors.keys) == Set(plain.parameters.tensors.keys))
        let count = 2 * 12 * Self.tokens
        let input = Tensor(
            [2, 12, 1, Self.tokens],
            (0..<count).map { Float(($0 * 37) % 29) / 9 - 1.5 }
        )
        let slope = Tensor(
            [2, 2, Self.tokens, 2],
            (0..<count / 3).map { Float(($0 * 5) % 13) / 13 - 0.4 }
        )
        let executor = Executor(threads: 2)
        let shares = ["logits", "shares", "y"]
        let (got, wanted) = (
            try executor.forward(model, input: input, outputs: shares),
            try executor.forward(plain, input: input, outputs: shares)
        )
        for name in shares { try expectClose(got[name], wanted[name], "\(form): \(name)") }
        let (step, plainStep) = (
            try update(model, input, slope, executor), try update(plain, input, slope, executor)
        )
        for (name, tensor) in plainStep { try expectClose(step[name], tensor, "\(form): \(name)") }
        let terms = [model, plain].map { Term(model: $0, loss: Loss(.cotangent(slope))) }
        try expectClose(
            try executor.inputGradient([terms[0]], input: input).gradient,
            try executor.inputGradient([terms[1]], input: input).gradient,
            "\(form): gradient"
        )
    }

    private func update(
        _ model: ModelVersion,
        _ input: Tensor,
        _ slope: Tensor,
        _ executor: Executor
    ) throws -> [String: Tensor] {
        try executor.update(
            model,
            state: nil,
            input: input,
            loss: Loss(.cotangent(slope)),
            optimizer: .sgd(.init(lr: 0.5))
        ).parameters.tensors
    }

    private func expectClose(_ got: Tensor?, _ wanted: Tensor?, _ what: Comment) throws {
        let (got, wanted) = (try #require(got, what), try #require(wanted, what))
        #expect(got.shape == wanted.shape, what)
        for (a, b) in zip(got.values, wanted.values) {
            #expect(abs(a - b) <= 2e-6 * max(1, abs(b)), what)
        }
    }
}
