import Objectives
import Tensors
import Testing

@testable import Networks

extension ReferenceValues {
    /// inside.json.
    struct Inside: Decodable {
        /// Losses of one network, values that are given, and gradients at layers.
        struct Case: Decodable {
            struct Term: Decodable {
                let weight: Float
                let loss: ReferenceLoss
            }
            struct Gradient: Decodable {
                let name: String
                /// None where no loss depends on the layer.
                let record: Record?
            }
            let network: String
            let seeds: [Int]
            let side: Int
            let relu: String?
            let set: [String: ReferenceLoss.Target]
            let terms: [Term]
            let termLosses: [Double]
            let at: [Gradient]
            let outputs: [Record]
        }

        let cases: [Case]
    }

    static func inside() throws -> [Inside.Case] { try read("inside", as: Inside.self).cases }
}

extension Parity {
    /// Gradients at layers, and layers whose values are given, as torch's hooks have them.
    @Suite struct Inside {
        private static let networks = [
            "fork", "resnet_mini", "resnet18", "googlenet_mini", "googlenet", "squeezenet1_1",
            "densenet121", "shufflenet_v2_x0_5", "mobilenet_v3_small", "little_vit",
            "little_swin", "shuffle.onnx", "unet.onnx",
        ]

        @Test func everyNetworkOfTheReferenceIsHere() throws {
            #expect(Set(try ReferenceValues.inside().map(\.network)) == Set(Inside.networks))
        }

        @Test(arguments: networks) func gradientsAndValuesAreTorchs(_ network: String) throws {
            let model = try InsideNetworks.model(network)
            let executor = Executor(threads: 2)
            for each in try ReferenceValues.inside() where each.network == network {
                try check(each, model, executor)
            }
        }

        private func check(
            _ reference: ReferenceValues.Inside.Case,
            _ model: ModelVersion,
            _ executor: Executor
        ) throws {
            let input = Formulas.pictures(
                reference.seeds,
                height: reference.side,
                width: reference.side
            )
            let given = reference.set.mapValues(\.tensor)
            let names = reference.at.map(\.name)
            let layers = reference.terms.map { $0.loss.layer ?? "logits" }
            let context =
                "\(reference.network), \(reference.relu ?? "derivative") of \(layers) at \(names)"
                + (given.isEmpty ? "" : ", given \(given.keys.sorted())")
            let result = try executor.inputGradient(
                reference.terms.map {
                    Term(model: model, weight: $0.weight, loss: try $0.loss.loss())
                },
                input: input,
                given: given,
                targets: names,
                reluRule: reference.relu.flatMap(ReluRule.init)
            )
            for (made, wanted) in zip(result.termLosses, reference.termLosses) {
                #expect(abs(made - wanted) <= 1e-4 * max(abs(wanted), 1), "\(context)")
            }
            #expect(result.gradients.count == names.count)
            for (made, wanted) in zip(result.gradients, reference.at) {
                guard let record = wanted.record else {
                    #expect(made == nil, "\(context): \(wanted.name)")
                    continue
                }
                expect(
                    try #require(made, "\(context): \(wanted.name)"),
                    matches: record,
                    tolerance: 1e-5,
                    context
                )
            }
            guard !reference.outputs.isEmpty else { return }
            let outputs = try executor.forward(
                model,
                input: input,
                given: given,
                outputs: reference.outputs.map(\.name)
            )
            for record in reference.outputs {
                let made = try #require(outputs[record.name])
                expect(made, matches: record, tolerance: 1e-5, context)
            }
        }
    }
}
