import Objectives
import Tensors
import Testing

@testable import Networks

extension Parity {
    @Suite struct Losses {
        @Test func everyKindOfLossAgreesWithItsGradient() throws {
            let reference = try ReferenceValues.read(
                "objectives",
                as: ReferenceValues.Objectives.self
            )
            let executor = Executor(threads: 2)
            var models: [String: ModelVersion] = [:]
            for each in reference.losses {
                let model = try models[each.architecture] ?? Formulas.model(each.architecture)
                models[each.architecture] = model
                let input = Formulas.pictures(each.seeds, height: each.height, width: each.width)
                let result = try executor.inputGradient(
                    [Term(model: model, loss: each.loss.loss())],
                    input: input
                )
                let context = "\(each.loss.kind) of \(each.loss.layer ?? "logits")"
                #expect(
                    abs(result.loss - each.lossValue) <= 1e-4 * abs(each.lossValue),
                    "\(context)"
                )
                expect(result.gradient, matches: each.gradient, context)
            }
        }

        @Test func aSumOfTermsIsTheWeightedSumOfTheirGradients() throws {
            let reference = try ReferenceValues.read(
                "objectives",
                as: ReferenceValues.Objectives.self
            )
            let executor = Executor(threads: 2)
            for each in reference.sums {
                let terms = try each.terms.map {
                    Term(
                        model: try Formulas.model($0.architecture),
                        weight: $0.weight,
                        loss: try $0.loss.loss()
                    )
                }
                let input = Formulas.pictures(each.seeds, height: each.height, width: each.width)
                let result = try executor.inputGradient(terms, input: input)
                let weights = each.terms.map { Double($0.weight) }
                let total = zip(weights, each.termLosses).reduce(0.0) { $0 + $1.0 * $1.1 }
                for (made, wanted) in zip(
                    result.termLosses + [result.loss],
                    each.termLosses + [total]
                ) {
                    #expect(abs(made - wanted) <= 1e-4 * each.termLosses.map(abs).reduce(0, max))
                }
                expect(result.gradient, matches: each.gradient, "weights \(weights)")
            }
        }

        @Test func aDistanceOfZeroHasNoGradient() throws {
            let executor = Executor(threads: 2)
            let model = try Formulas.model("squeezenet1_1")
            let input = Formulas.pictures([1], height: 48, width: 40)
            let options = ComputeOptions(matchesGradients: true)
            let logits = try #require(
                try executor.forward(model, input: input, options: options)["logits"]
            )
            let kinds: [Loss.Kind] = [
                .l1(target: logits, scale: 2), .l2(target: logits, scale: 2),
                .logit(classes: .one(5), target: logits.values[5], magnitude: true),
            ]
            for kind in kinds {
                let result = try executor.inputGradient(
                    [Term(model: model, loss: Loss(kind))],
                    input: input
                )
                #expect(result.loss == 0)
                #expect(result.gradient.values.allSatisfy { $0 == 0 })
            }
        }
    }
}
