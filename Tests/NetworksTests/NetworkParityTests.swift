import Objectives
import Tensors
import Testing

@testable import Networks

extension Parity {
    @Suite struct Networks {
        @Test(arguments: ReferenceValues.inFull + ReferenceValues.inBrief)
        func agreesOnEveryLayerAndOnTheInputGradient(
            architecture: String
        ) throws {
            let reference = try ReferenceValues.read(
                architecture,
                as: ReferenceValues.Architecture.self
            )
            let executor = Executor(threads: 2)
            let model = try Formulas.model(architecture)
            let spread = Spread(of: reference.cases)
            for each in reference.cases where each.transformInput == nil {
                let context = "\(architecture) \(each.height)×\(each.width)"
                try check(model, each, within: spread, on: executor, context)
            }
        }

        /// Held to rounding alone, as small pictures are.
        ///
        /// Some fence may stand between this program and float64 on a picture where none stood for
        /// torch, but hardly on two of them. A picture with one is held to what a flip moves.
        @Test(arguments: ReferenceValues.inFull)
        func agreesOnTheInputGradientOfLargePicturesFarFromFences(architecture: String) throws {
            let reference = try ReferenceValues.read(
                architecture,
                as: ReferenceValues.Architecture.self
            )
            let executor = Executor(threads: 2)
            let model = try Formulas.model(architecture)
            #expect(reference.clear.contains { $0.height != $0.width })
            let flip = max(3 * Spread(of: reference.cases).max, 1e-4)
            for each in reference.clear {
                let term = Term(model: model, loss: try each.loss.loss())
                let deviations = try each.pictures.map { picture in
                    let input = Formulas.pictures(
                        [picture.seed],
                        height: each.height,
                        width: each.width
                    )
                    let result = try executor.inputGradient([term], input: input)
                    #expect(
                        abs(result.loss - picture.lossValue) <= 1e-4 * abs(picture.lossValue)
                    )
                    return deviation(of: result.gradient, from: picture.gradient)
                }
                let context = "\(architecture) \(each.height)×\(each.width): off by \(deviations)"
                #expect(deviations.count > 1)
                #expect(deviations.count { $0 > 1e-4 } <= 1, "\(context)")
                #expect(deviations.allSatisfy { $0 <= flip }, "\(context), a flip by \(flip)")
            }
        }

        @Test(arguments: ["googlenet", "inception_v3"]) func leavesTheInputAloneWhenTold(
            architecture: String
        ) throws {
            let reference = try ReferenceValues.read(
                architecture,
                as: ReferenceValues.Architecture.self
            )
            let model = try Formulas.model(architecture, transformInput: false)
            let cases = reference.cases.filter { $0.transformInput == false }
            #expect(!cases.isEmpty)
            for each in cases {
                let context = "\(architecture) untransformed"
                let spread = Spread(of: cases)
                try check(model, each, within: spread, on: Executor(threads: 2), context)
            }
        }

        @Test(arguments: ["googlenet", "inception_v3"]) func computesAuxiliaryHeadsWhenAsked(
            architecture: String
        ) throws {
            let reference = try ReferenceValues.read(
                architecture,
                as: ReferenceValues.Architecture.self
            )
            let model = try Formulas.model(architecture, auxiliaryHeads: true)
            let executor = Executor(threads: 2)
            for each in reference.auxiliary {
                let input = Formulas.pictures(each.seeds, height: each.height, width: each.width)
                let values = try executor.forward(
                    model,
                    input: input,
                    outputs: each.outputs.map(\.name)
                )
                for record in each.outputs {
                    expect(try #require(values[record.name]), matches: record, architecture)
                }
            }
        }

        @Test func anAuxiliaryHeadThatDoesNotFitIsNoHindrance() throws {
            let executor = Executor(threads: 2)
            let input = Formulas.pictures([1], height: 79, width: 83)
            let with = try executor.forward(
                Formulas.model("inception_v3", auxiliaryHeads: true),
                input: input
            )
            let without = try executor.forward(Formulas.model("inception_v3"), input: input)
            #expect(with == without)
        }

        private func check(
            _ model: ModelVersion,
            _ reference: ReferenceValues.ForwardCase,
            within spread: Spread,
            on executor: Executor,
            _ context: String
        ) throws {
            let input = reference.pictures
            // Alone, where everything that can be fused is, and then together with the layers.
            let alone = try executor.forward(model, input: input)
            let together = try executor.forward(
                model,
                input: input,
                outputs: reference.outputs.map(\.name)
            )
            for record in reference.outputs {
                expect(try #require(together[record.name]), matches: record, context)
                if record.name == "logits" {
                    expect(try #require(alone["logits"]), matches: record, "\(context), fused")
                }
            }
            let term = Term(model: model, loss: try reference.loss.loss())
            let result = try executor.inputGradient([term], input: input)
            #expect(abs(result.loss - reference.lossValue) <= 1e-4 * abs(reference.lossValue))
            if reference.isFarFromFences {
                expect(result.gradient, matches: reference.gradient, context)
            } else {
                expect(result.gradient, matches: reference.gradient, within: spread, context)
            }
        }
    }
}
