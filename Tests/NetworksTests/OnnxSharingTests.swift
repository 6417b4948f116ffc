import ONNX
import Objectives
import TestKit
import Tensors
import Testing

@testable import Networks

/// Numbers of a file that several of its nodes use.
struct OnnxSharingTests {
    private func node(_ name: String, _ operation: String, _ inputs: [String]) -> Node {
        Node(
            name: name,
            fileName: name,
            operation: operation,
            domain: "",
            inputs: inputs,
            outputs: [name],
            attributes: [:]
        )
    }

    /// y = norm(norm(x)·s·s + t + t), channels last in all that reads the numbers, so that each is
    /// one for each column; the second norm's numbers are the first's, or their copies.
    private func model(isShared: Bool) throws -> ModelVersion {
        let names = ["s", "t", "g", "h"]
        var constants: [String: Constant] = [:]
        for (index, name) in names.enumerated() {
            let numbers = (0..<5).map { Float(index + 2) / 4 + Float($0) / 8 }
            for name in [name, name + "2"] {
                let tensor = Tensor([5], numbers)
                constants[name] = Constant(extents: [5], numbers: .floats(tensor))
            }
        }
        let end = isShared ? "" : "2"
        let nodes = [
            node("a", "LayerNormalization", ["x", "g", "h"]), node("b", "Mul", ["a", "s"]),
            node("c", "Mul", ["b", "s" + end]), node("d", "Add", ["c", "t"]),
            node("e", "Add", ["d", "t" + end]),
            node("y", "LayerNormalization", ["e", "g" + end, "h" + end]),
        ]
        let imported = try Model.sketch(nodes, constants, picture: [1, 2, 3, 5]).network()
        return ModelVersion(
            network: imported.network,
            parameters: try Parameters(
                network: imported.network,
                tensors: imported.parameters
            )
        )
    }

    /// A step by the sum of the gradients that copies have.
    @Test func areOneParameter() throws {
        let executor = Executor(threads: 1)
        let input = Tensor([1, 2, 3, 5], (0..<30).map { Float(($0 * 7) % 11) / 5 })
        let slope = Tensor([1, 2, 3, 5], (0..<30).map { Float(($0 * 5) % 13) / 13 - 0.4 })
        func gradients(_ model: ModelVersion) throws -> [String: [Float]] {
            let update = try executor.update(
                model,
                state: nil,
                input: input,
                loss: Loss(.cotangent(slope)),
                optimizer: .sgd(.init(lr: 1))
            )
            return model.parameters.tensors.reduce(into: [:]) { gradients, parameter in
                let after = update.parameters.tensors[parameter.key]?.values ?? []
                gradients[parameter.key] = zip(parameter.value.values, after).map(-)
            }
        }
        let shared = try gradients(model(isShared: true))
        let apart = try gradients(model(isShared: false))
        #expect(Set(shared.keys) == ["a.weight", "a.bias", "b.weight", "d.bias"])
        for (one, copies) in [
            "a.weight": ["a.weight", "y.weight"], "a.bias": ["a.bias", "y.bias"],
            "b.weight": ["b.weight", "c.weight"], "d.bias": ["d.bias", "e.bias"],
        ] {
            let sums = zip(try #require(apart[copies[0]]), try #require(apart[copies[1]])).map(+)
            for (got, sum) in zip(try #require(shared[one]), sums) {
                #expect(abs(got - sum) <= 2e-5, "\(one): \(got), not \(sum)")
            }
        }
    }
}
