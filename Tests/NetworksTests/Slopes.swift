import Objectives
import Tensors
import Testing

@testable import Networks

/// Expects the gradients of the sum of a cotangent times a model's logits, by the input and by each
/// parameter, to be that sum's slopes, as central differences have them.
func expectSlopes(
    of model: ModelVersion,
    input: Tensor,
    cotangent: Tensor,
    _ comment: String = ""
) throws {
    let executor = Executor(threads: 2)
    let loss = Loss(.cotangent(cotangent))
    func value(_ model: ModelVersion, _ input: Tensor) throws -> Double {
        dot(try #require(try executor.forward(model, input: input)["logits"]), cotangent)
    }
    func expect(_ slope: Double, _ up: Double, _ down: Double, _ what: String) {
        #expect(abs(slope - (up - down)) < 2e-4 + 0.01 * abs(slope), "\(comment) \(what)")
    }
    let made = try executor.inputGradient([Term(model: model, loss: loss)], input: input)
    let along = Formulas.tensor("direction", input.shape, scale: 0.002)
    expect(
        dot(made.gradient, along),
        try value(model, input.moved(along, by: 0.5)),
        try value(model, input.moved(along, by: -0.5)),
        "input"
    )
    let update = try executor.update(
        model,
        state: nil,
        input: input,
        loss: loss,
        optimizer: .sgd(.init(lr: 1))
    )
    for (name, before) in model.parameters.tensors {
        let after = try #require(update.parameters.tensors[name])
        let gradient = Tensor(before.shape, zip(before.values, after.values).map(-))
        let along = Formulas.tensor("direction", before.shape, scale: 0.002)
        func moved(_ step: Float) throws -> Double {
            var tensors = model.parameters.tensors
            tensors[name] = before.moved(along, by: step)
            let parameters = try Parameters(network: model.network, tensors: tensors)
            return try value(ModelVersion(network: model.network, parameters: parameters), input)
        }
        expect(dot(gradient, along), try moved(0.5), try moved(-0.5), name)
    }
}

private func dot(_ a: Tensor, _ b: Tensor) -> Double {
    zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

extension Tensor {
    /// This tensor, and `step` times another added to it.
    fileprivate func moved(_ direction: Tensor, by step: Float) -> Tensor {
        Tensor(shape, zip(values, direction.values).map { $0 + step * $1 })
    }
}
