import Objectives
import Tensors
import Testing

@testable import Networks

extension Parity {
    /// Layers of ONNX's operators, alone and between two concatenations.
    @Suite struct OnnxLayers {
        @Test func eachLayerAgreesForwardAndBackward() throws {
            let executor = Executor(threads: 2)
            let file = try ReferenceValues.read("onnx_layers", as: ReferenceValues.OnnxLayers.self)
            for each in file.layers {
                let model = try model(each.network, input: each.values.input)
                try expect(model, agreesWith: each.values, on: executor)
            }
            #expect(Set(file.layers.map(\.network.title)) == Set(OnnxLayerCases.all.keys))
        }

        /// Forward and in gradients, on one thread or several.
        @Test func anItemHasTheBitsThatItHasAlone() throws {
            let file = try ReferenceValues.read("onnx_layers", as: ReferenceValues.OnnxLayers.self)
            let (one, several) = (Executor(threads: 1), Executor(threads: 2))
            for each in file.layers {
                let extents = [3] + each.values.input.dropFirst()
                let model = try model(each.network, input: extents)
                let batch = Formulas.tensor("input", Shape(extents))
                let logits = try several.forward(model, input: batch)["logits"]
                let target = Formulas.tensor("v", try #require(logits).shape)
                let gradient = try several.inputGradient(
                    [Term(model: model, loss: Loss(.cotangent(target)))],
                    input: batch
                ).gradient
                for item in 0..<3 {
                    let own = batch.items(item..<item + 1)
                    let alone = try one.forward(model, input: own)["logits"]
                    #expect(logits?.items(item..<item + 1) == alone, "\(each.network)")
                    let loss = Loss(.cotangent(target.items(item..<item + 1)))
                    let gradientAlone = try one.inputGradient(
                        [Term(model: model, loss: loss)],
                        input: own
                    ).gradient
                    #expect(gradient.items(item..<item + 1) == gradientAlone, "\(each.network)")
                }
            }
        }

        private func model(
            _ each: ReferenceValues.OnnxLayerCase.Network,
            input: [Int]
        ) throws -> ModelVersion {
            var net = GraphBuilder()
            let layer = try #require(OnnxLayerCases.all[each.title], "\(each.title)")
            if each.isBetween {
                let parts = [("a", each.channels), ("b", 5)].map {
                    net.convolution($0.0, net.input, filters: $0.1, kernel: 1)
                }
                let whole = net.concatenate("whole", parts)
                let y = layer(&net, net.channels("part", whole, 3..<3 + each.channels))
                net.output(net.concatenate("both", [y, net.activation("tanh", y, .tanh)]))
            } else {
                let x = net.convolution("stem", net.input, filters: each.channels, kernel: 1)
                net.output(layer(&net, x))
            }
            return try Formulas.model(
                Network(
                    name: each.title,
                    graph: net.build(),
                    inputSize: (input[2], input[3]),
                    classes: 1
                )
            )
        }
    }
}
