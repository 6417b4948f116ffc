import TestKit
import Tensors
import Testing

@testable import ONNX

/// Models that ask for too much, or for what no layer is: each is refused for a reason that says
/// so, before anything is made of that size.
struct HostileImportTests {
    /// One that makes `y` of a picture `x` [1, 2, 8, 8].
    private func model(_ nodes: [Node], _ constants: [String: Constant] = [:]) -> Model {
        Model.sketch(nodes, constants, picture: [1, 2, 8, 8])
    }

    private func node(
        _ operation: String,
        _ inputs: [String],
        _ outputs: [String] = ["y"],
        _ attributes: [String: Attribute] = [:]
    ) -> Node {
        Node(
            name: "\(operation) of \(outputs)",
            fileName: "",
            operation: operation,
            domain: "",
            inputs: inputs,
            outputs: outputs,
            attributes: attributes
        )
    }

    private func reason(_ nodes: [Node], _ constants: [String: Constant] = [:]) -> String {
        do {
            _ = try model(nodes, constants).network()
            return "imported"
        } catch { return "\(error)" }
    }

    private func integers(_ numbers: [Int]) -> Constant {
        Constant(extents: [numbers.count], numbers: .integers(numbers))
    }

    @Test func refusesBombs() {
        let huge = ["n": integers([1 << 29, 2, 8, 8])]
        #expect(reason([node("Expand", ["x", "n"])], huge).contains("moved about"))
        let wide = ["n": integers([1 << 19, 1 << 19, 1, 1])]
        #expect(reason([node("Tile", ["x", "n"])], wide).contains("moved about"))
        let long = ["n": integers([0, 0, 1 << 20, 1 << 20, 0, 0, 1 << 20, 1 << 20])]
        #expect(reason([node("Pad", ["x", "n"])], long).contains("moved about"))
        let sizes = ["n": integers([1, 2, 1 << 24, 8])]
        #expect(reason([node("Resize", ["x", "", "", "n"])], sizes).contains("too"))
        let outer = [
            node("Reshape", ["x", "n"], ["a"]), node("Reshape", ["x", "m"], ["b"]),
            node("MatMul", ["a", "b"], ["c"]), node("Reshape", ["c", "m"], ["d"]),
            node("Reshape", ["c", "n"], ["e"]), node("MatMul", ["e", "d"], ["f"]),
            node("Reshape", ["f", "m"], ["g"]), node("Reshape", ["f", "n"], ["h"]),
            node("MatMul", ["h", "g"]),
        ]
        let shapes = ["n": integers([-1, 1]), "m": integers([1, -1])]
        #expect(reason(outer, shapes).contains("elements"))
    }

    /// The largest network that the suite of ONNX writes as shapes to be filled: 217 numbers.
    @Test func letsNineteenLayersBeMadeOfTheirShapes() {
        #expect(Effort.bound(217) >= 143_667_240)
    }

    @Test func refusesWhatIsMissing() {
        #expect(reason([node("Split", ["x"], []), node("Relu", ["x"])]) == "imported")
        #expect(reason([node("Relu", ["z"])]).contains("nothing makes"))
        #expect(reason([node("Concat", [])]).contains("absent"))
        #expect(reason([node("Mul", ["x"])]).contains("missing"))
        let gelu = [
            node("Erf", [], ["e"]), node("Add", ["e", "one"], ["a"]),
            node("Mul", ["x", "a"], ["m"]),
            node("Mul", ["m", "half"]),
        ]
        let numbers = [
            "one": Constant(extents: [], numbers: .floats(Tensor([], [1]))),
            "half": Constant(extents: [], numbers: .floats(Tensor([], [0.5]))),
        ]
        #expect(reason(gelu, numbers).contains("absent"))
    }

    /// An output that nobody wants isn't what an input is that is left out.
    @Test func tellsNothingFromNothing() {
        let floats = Tensor([8], repeating: 1)
        let constants = [
            "w": Constant(extents: [8], numbers: .floats(floats)),
            "scales": Constant(extents: [4], numbers: .floats(Tensor([4], [1, 1, 2, 2]))),
        ]
        let nodes = [
            node("LayerNormalization", ["x", "w"], ["a", "", ""]),
            node("Resize", ["a", "", "scales"]),
        ]
        #expect(reason(nodes, constants) == "imported")
    }

    /// A node may be called as a parameter of another's is.
    @Test func keepsParametersApart() throws {
        let constants = [
            "w": Constant(extents: [1, 2, 8, 8], numbers: .floats(Tensor([128], repeating: 2))),
            "v": Constant(extents: [8], numbers: .floats(Tensor([8], repeating: 3))),
        ]
        var (first, second) = (node("Max", ["x", "w"], ["a"]), node("Mul", ["a", "v"]))
        (first.name, second.name) = ("n", "n.1")
        let outcome = ModelTrial.run(model([first, second], constants))
        guard case .computed = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    /// Thousands of nodes, in a row or side by side, take no longer than as many others.
    @Test(.timeLimit(.minutes(1))) func importsManyNodes() throws {
        let relus = (0..<5000).map { node("Relu", [$0 == 0 ? "x" : "r\($0)"], ["r\($0 + 1)"]) }
        let last = node("Identity", ["r5000"])
        #expect(reason(relus + [last]) == "imported")
        var many = model(relus + [last])
        many.outputs += relus.map {
            Port(name: $0.outputs[0], elementType: nil, extents: nil)
        }
        guard case .refused(let reason) = ModelTrial.run(many) else {
            return
        }
        Issue.record("\(reason)")
    }
}
