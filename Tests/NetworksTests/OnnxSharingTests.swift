import Foundation
import ONNX
import Objectives
import TestKit
import Tensors
import Testing

@testable import Networks

/// Numbers of a file that several of its nodes use.
struct OnnxSharingTests {
    private func node(
        _ name: String,
        _ operation: String,
        _ inputs: [String],
        _ attributes: [String: Attribute] = [:]
    ) -> Node {
        Node(
            name: name,
            fileName: name,
            operation: operation,
            domain: "",
            inputs: inputs,
            outputs: [name],
            attributes: attributes
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
        return try made(nodes, constants)
    }

    private func made(_ nodes: [Node], _ constants: [String: Constant]) throws -> ModelVersion {
        let imported = try Model.sketch(nodes, constants, picture: [1, 2, 3, 5]).network()
        return ModelVersion(
            network: imported.network,
            parameters: try Parameters(
                network: imported.network,
                tensors: imported.parameters
            )
        )
    }

    /// A matrix as it is and turned, a vector that is a norm's scale, a product's shift and a
    /// factor, and filters with two shifts.
    ///
    /// Each use but the first is of a copy, where they aren't shared.
    private func mixed(isShared: Bool) throws -> ModelVersion {
        let extents = ["m": [5, 5], "v": [5], "w": [2, 2, 1, 1], "b": [2], "c": [2]]
        var constants: [String: Constant] = [:]
        for (name, extents) in extents {
            let count = extents.reduce(1, *)
            let numbers = (0..<count).map { Float(($0 * 7 + name.utf8.count) % 11) / 8 - 0.5 }
            for use in ["", "2", "3"] {
                let tensor = Tensor(Shape(extents), numbers)
                constants[name + use] = Constant(extents: extents, numbers: .floats(tensor))
            }
        }
        func use(_ name: String, _ number: Int) -> String { isShared ? name : "\(name)\(number)" }
        let turn: [String: Attribute] = ["perm": .ints([1, 0])]
        let nodes = [
            node("k", "Conv", ["x", "w", "b"]), node("l", "Conv", ["k", use("w", 2), "c"]),
            node("n", "LayerNormalization", ["l", "v"]),
            node("p", "MatMul", ["n", "m"]), node("t", "Transpose", [use("m", 2)], turn),
            node("q", "MatMul", ["p", "t"]), node("s", "Add", ["q", use("v", 2)]),
            node("r", "Reshape", ["s", "rows"]),
            node("g", "Gemm", ["r", use("m", 3)], ["transB": .int(1)]),
            node("h", "Mul", ["g", use("v", 3)]), node("y", "Reshape", ["h", "row"]),
        ]
        constants["rows"] = Constant(extents: [2], numbers: .integers([6, 5]))
        constants["row"] = Constant(extents: [2], numbers: .integers([1, -1]))
        return try made(nodes, constants)
    }

    @Test func areOneInWhateverWayTheyAreUsed() throws {
        let shared = try mixed(isShared: true)
        let apart = try mixed(isShared: false)
        let names = Set(shared.parameters.tensors.keys)
        #expect(names == ["k.weight", "k.bias", "l.bias", "n.weight", "p.weight"])
        let input = Tensor([1, 2, 3, 5], (0..<30).map { Float(($0 * 7) % 11) / 5 - 1 })
        let executor = Executor(threads: 1)
        func values(_ tensors: [String: Tensor]?, _ name: String) throws -> [Float] {
            try #require(tensors?[name]).values
        }
        let both = zip(
            try values(executor.forward(shared, input: input), "logits"),
            try values(executor.forward(apart, input: input), "logits")
        )
        #expect(both.allSatisfy { abs($0 - $1) <= 1e-5 })
        let own = try gradients(shared, input)
        let copies = try gradients(apart, input)
        func turned(_ name: String) throws -> [Float] {
            let values = try #require(copies[name])
            return (0..<25).map { values[$0 % 5 * 5 + $0 / 5] }
        }
        func sum(_ parts: [Float]...) -> [Float] {
            parts.dropFirst().reduce(parts[0]) { zip($0, $1).map(+) }
        }
        let matrix = sum(
            try #require(copies["p.weight"]),
            try turned("q.weight"),
            try turned("g.weight")
        )
        let vector = sum(
            try #require(copies["n.weight"]),
            try #require(copies["q.bias"]),
            try #require(copies["h.weight"])
        )
        let filters = sum(try #require(copies["k.weight"]), try #require(copies["l.weight"]))
        for (name, wanted) in [
            "p.weight": matrix, "n.weight": vector, "k.weight": filters,
            "k.bias": try #require(copies["k.bias"]), "l.bias": try #require(copies["l.bias"]),
        ] {
            let largest = wanted.map(abs).max() ?? 0
            for (got, want) in zip(try #require(own[name]), wanted) {
                #expect(abs(got - want) <= 2e-5 * max(largest, 1), "\(name): \(got), not \(want)")
            }
        }
    }

    /// What one of them becomes, all have become; and so after saving and loading.
    @Test func staysOneAfterAStep() throws {
        let model = try mixed(isShared: true)
        let input = Tensor([1, 2, 3, 5], (0..<30).map { Float(($0 * 7) % 11) / 5 - 1 })
        let slope = Tensor([1, 30], (0..<30).map { Float(($0 * 5) % 13) / 13 - 0.4 })
        let executor = Executor(threads: 1)
        let update = try executor.update(
            model,
            state: nil,
            input: input,
            loss: Loss(.cotangent(slope)),
            optimizer: .adam(.init(lr: 0.125, eps: 0))
        )
        for (name, before) in model.parameters.tensors {
            let after = try #require(update.parameters.tensors[name])
            for (old, new) in zip(before.values, after.values) where old != new {
                // Adam's first step is as long as its rate, whatever the gradient.
                #expect(abs(abs(new - old) - 0.125) < 1e-5, "\(name)")
            }
        }
        let again = try Parameters(network: model.network, tensors: update.parameters.tensors)
        let stepped = ModelVersion(network: model.network, parameters: update.parameters)
        let loaded = ModelVersion(network: model.network, parameters: again)
        #expect(
            try executor.forward(stepped, input: input)["logits"]?.values
                == executor.forward(loaded, input: input)["logits"]?.values
        )
    }

    /// The statistics of a norm that stands twice are moved twice, in the norms' order.
    @Test func statisticsAreMovedByEveryUse() throws {
        let numbers = ["s": [1.5, 0.5], "b": [0.25, -1], "e": [0.125, 0.5], "v": [2, 0.75]]
        let constants = numbers.mapValues { values in
            Constant(extents: [2], numbers: .floats(Tensor([2], values.map { Float($0) })))
        }
        let inputs = ["s", "b", "e", "v"]
        let model = try made(
            [
                node("a", "BatchNormalization", ["x"] + inputs), node("t", "Tanh", ["a"]),
                node("y", "BatchNormalization", ["t"] + inputs),
            ],
            constants
        )
        let kept = Set(model.parameters.tensors.keys.filter { !$0.hasSuffix("tracked") })
        #expect(kept == ["a.weight", "a.bias", "a.running_mean", "a.running_var"])
        let input = Tensor([1, 2, 3, 5], (0..<30).map { Float(($0 * 7) % 11) / 5 - 1 })
        let slope = Tensor([1, 2, 3, 5], (0..<30).map { Float(($0 * 5) % 13) / 13 - 0.4 })
        let update = try Executor(threads: 1).update(
            model,
            state: nil,
            input: input,
            loss: Loss(.cotangent(slope)),
            optimizer: .sgd(.init(lr: 0)),
            batchNorm: .batch
        )
        // Of what the first makes, tanh has the mean that the second sees.
        func statistics(_ values: [Double]) -> (mean: Double, variance: Double) {
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (mean, squares / Double(values.count))
        }
        for channel in 0..<2 {
            let own = input.values[channel * 15..<channel * 15 + 15].map(Double.init)
            let first = statistics(own)
            let scale = try #require(numbers["s"])[channel]
            let shift = try #require(numbers["b"])[channel]
            let deviation = (first.variance + 1e-5).squareRoot()
            let second = statistics(
                own.map { tanh(($0 - first.mean) / deviation * scale + shift) }
            )
            let start = try #require(numbers["e"])[channel]
            let wanted = 0.9 * (0.9 * start + 0.1 * first.mean) + 0.1 * second.mean
            let moved = try #require(update.parameters.tensors["a.running_mean"])
            #expect(abs(Double(moved.values[channel]) - wanted) < 1e-6)
        }
    }

    private func gradients(_ model: ModelVersion, _ input: Tensor) throws -> [String: [Float]] {
        let slope = Tensor([1, 30], (0..<30).map { Float(($0 * 5) % 13) / 13 - 0.4 })
        let update = try Executor(threads: 1).update(
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
