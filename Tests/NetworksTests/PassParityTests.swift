import Objectives
import Tensors
import Testing

@testable import Networks

extension ReferenceValues {
    /// passes.json.
    struct Passes: Decodable {
        /// A weighted sum of losses of one network, with a rule for its ReLUs.
        struct Case: Decodable {
            struct Term: Decodable {
                let weight: Float
                let loss: ReferenceLoss
            }
            let architecture: String
            let seeds: [Int]
            let height: Int
            let width: Int
            let relu: String?
            let terms: [Term]
            let termLosses: [Double]
            let gradient: Record
        }

        /// A network whose pictures are prepared first.
        struct Prepared: Decodable {
            let architecture: String
            let seeds: [Int]
            let height: Int
            let width: Int
            let permutation: [Int]
            let scale: [Float]
            let shift: [Float]
            let loss: ReferenceLoss
            let lossValue: Double
            let output: Record
            let gradient: Record
        }

        let cases: [Case]
        let preprocessing: [Prepared]
    }

    static func passes() throws -> Passes { try read("passes", as: Passes.self) }
}

extension Parity {
    @Suite struct Passes {
        @Test func severalLossesOfOneNetworkAndEveryRuleOfItsReLUs() throws {
            let executor = Executor(threads: 2)
            let cases = try ReferenceValues.passes().cases
            #expect(Set(cases.map(\.relu)) == [nil, "guided", "deconvnet", "redirected"])
            for each in cases {
                let model = try Formulas.model(each.architecture)
                let terms = try each.terms.map {
                    Term(model: model, weight: $0.weight, loss: try $0.loss.loss())
                }
                let result = try executor.inputGradient(
                    terms,
                    input: Formulas.pictures(each.seeds, height: each.height, width: each.width),
                    reluRule: each.relu.flatMap(ReluRule.init)
                )
                let layers = each.terms.map { $0.loss.layer ?? "logits" }
                let context = "\(each.architecture), \(each.relu ?? "derivative"), \(layers)"
                expect(result.gradient, matches: each.gradient, context)
                for (made, wanted) in zip(result.termLosses, each.termLosses) {
                    #expect(abs(made - wanted) <= 1e-4 * abs(wanted), "\(context)")
                }
            }
        }

        @Test func aPreparedPictureAndTheGradientOfTheUnprepared() throws {
            let executor = Executor(threads: 2)
            for each in try ReferenceValues.passes().preprocessing {
                let network = try Network(
                    architecture: each.architecture,
                    preparation: ScaleShift(
                        permutation: each.permutation,
                        scale: each.scale,
                        shift: each.shift
                    ),
                    classes: 1000
                )
                // Nothing else has another name or shape for it.
                let plain = try Network(architecture: each.architecture, classes: 1000)
                let shape: Shape = [1, 3, each.height, each.width]
                let layers = try [network, plain].map { network in
                    try network.layers(input: shape).filter { $0.name != "preprocessing" }
                }
                #expect(layers[0].map(\.name) == layers[1].map(\.name))
                #expect(layers[0].map(\.shape) == layers[1].map(\.shape))
                #expect(network.parameters.map(\.name) == plain.parameters.map(\.name))
                let model = try Formulas.model(network)
                let input = Formulas.pictures(each.seeds, height: each.height, width: each.width)
                let context = "\(each.permutation)·\(each.scale)+\(each.shift)"
                let logits = try executor.forward(model, input: input)["logits"]
                expect(try #require(logits), matches: each.output, context)
                let term = Term(model: model, loss: try each.loss.loss())
                let result = try executor.inputGradient([term], input: input)
                #expect(abs(result.loss - each.lossValue) <= 1e-4 * abs(each.lossValue))
                expect(result.gradient, matches: each.gradient, context)
            }
        }
    }
}
