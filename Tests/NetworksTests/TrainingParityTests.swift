import Objectives
import Tensors
import Testing

@testable import Networks

extension Parity {
    @Suite struct Training {
        @Test(arguments: ReferenceValues.inFull + ReferenceValues.inBrief)
        func tenStepsOfSGDLeadToTheSameWeights(
            architecture: String
        ) throws {
            let reference = try ReferenceValues.read(
                architecture,
                as: ReferenceValues.Architecture.self
            )
            for each in reference.training { try check(architecture, each) }
        }

        @Test func everyOptimizerTakesTheSameSteps() throws {
            let reference = try ReferenceValues.read(
                "optimizers",
                as: ReferenceValues.Optimizers.self
            )
            for each in reference.training { try check(try #require(each.architecture), each) }
        }

        @Test func trainingLeavesAuxiliaryHeadsAlone() throws {
            let model = try Formulas.model("googlenet", auxiliaryHeads: true)
            let input = Formulas.pictures([1, 2], height: 48, width: 48)
            let update = try Executor(threads: 2).update(
                model,
                state: nil,
                input: input,
                loss: Loss(.crossEntropy(classes: .one(3))),
                optimizer: .sgd(.init(lr: 1e-3, weightDecay: 0.1)),
                batchNorm: .batch
            )
            for (name, tensor) in update.parameters.tensors where name.hasPrefix("aux") {
                #expect(model.parameters.tensors[name]?.isIdentical(to: tensor) == true, "\(name)")
            }
            #expect(update.parameters.tensors["fc.bias"] != model.parameters.tensors["fc.bias"])
        }

        private func check(
            _ architecture: String,
            _ reference: ReferenceValues.TrainingCase
        ) throws {
            let executor = Executor(threads: 2)
            let input = Formulas.pictures(
                reference.seeds,
                height: reference.height,
                width: reference.width
            )
            let loss = try reference.loss.loss()
            let start = try Formulas.model(architecture)
            var model = start
            var state: OptimizerState?
            let context = "\(architecture) \(reference.optimizer.kind) \(reference.batchNorm)"
            for wanted in reference.losses {
                let update = try executor.update(
                    model,
                    state: state,
                    input: input,
                    loss: loss,
                    optimizer: reference.optimizer.optimizer,
                    batchNorm: #require(BatchNormPolicy(rawValue: reference.batchNorm)),
                    reduction: #require(Reduction(rawValue: reference.reduction))
                )
                #expect(abs(update.loss - wanted) <= 1e-4 * abs(wanted), "\(context)")
                model = ModelVersion(network: model.network, parameters: update.parameters)
                state = update.state
            }
            for each in reference.tensors {
                let tensor = try #require(model.parameters.tensors[each.name])
                if each.name.hasSuffix("num_batches_tracked") {
                    #expect(tensor.values == [Float(each.max)], "\(context): \(each.name)")
                    continue
                }
                let worst = differences(tensor.values, each.values.values).max() ?? 0
                #expect(worst <= 1e-4 * each.max, "\(context): \(each.name)")
                // The change is held to account too, lest a short way hide a wrong direction;
                // what rounding the parameter itself takes from it is let pass.
                let allowed = max(5e-2, 3 * reference.torchChangeDeviation) * each.change
                #expect(worst <= allowed + 1e-6 * each.max, "\(context): the way of \(each.name)")
            }
        }
    }
}
