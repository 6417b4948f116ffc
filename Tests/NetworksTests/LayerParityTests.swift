import Objectives
import Tensors
import Testing

@testable import Networks

extension Parity {
    @Suite struct Layers {
        @Test func eachLayerAgreesForwardAndBackward() throws {
            let executor = Executor(threads: 2)
            for each in try ReferenceValues.read("layers", as: ReferenceValues.Layers.self).layers {
                try expect(model(each), agreesWith: each.values, on: executor)
            }
        }

        private func model(_ reference: ReferenceValues.LayerCase) throws -> ModelVersion {
            var net = GraphBuilder()
            var x = net.input
            for step in reference.steps { x = try step.add(to: &net, after: x) }
            net.output(x)
            return try Formulas.model(
                Network(
                    name: reference.values.title,
                    graph: net.build(),
                    inputSize: (reference.values.input[2], reference.values.input[3]),
                    classes: 1
                )
            )
        }
    }
}
