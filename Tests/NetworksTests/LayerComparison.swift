import Objectives
import Tensors
import Testing

@testable import Networks

/// Expects a small network's output, input gradient and parameter gradients to be the reference's.
func expect(
    _ model: ModelVersion,
    agreesWith reference: ReferenceValues.LayerValues,
    on executor: Executor
) throws {
    let input = Formulas.tensor("input", Shape(reference.input))
    let loss = try reference.loss.loss()
    if let output = reference.output {
        let logits = try executor.forward(model, input: input)["logits"]
        expect(try #require(logits), matches: output, reference.title)
    }
    if let gradient = reference.gradient {
        let made = try executor.inputGradient(
            [Term(model: model, loss: loss)],
            input: input
        )
        expect(made.gradient, matches: gradient, reference.title)
    }
    guard !reference.parameterGradients.isEmpty else { return }
    let policy = try #require(BatchNormPolicy(rawValue: reference.batchNorm))
    let update = try executor.update(
        model,
        state: nil,
        input: input,
        loss: loss,
        optimizer: .sgd(.init(lr: 1)),
        batchNorm: policy
    )
    for record in reference.parameterGradients {
        // A step of length one: the gradient is what was taken away, but for the rounding
        // of the difference.
        let before = try #require(model.parameters.tensors[record.name])
        let after = try #require(update.parameters.tensors[record.name])
        let gradient = Tensor(before.shape, zip(before.values, after.values).map(-))
        let largest = zip(before.values, after.values).map { max(abs($0), abs($1)) }.max()
        expect(
            gradient,
            matches: record,
            floor: 2e-7 * Double(largest ?? 0),
            "\(reference.title) (\(reference.batchNorm))"
        )
    }
    for record in reference.statistics ?? [] {
        let after = try #require(update.parameters.tensors[record.name])
        expect(after, matches: record, reference.title)
    }
}
