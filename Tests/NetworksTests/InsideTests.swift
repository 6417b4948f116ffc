import Networks
import Objectives
import Tensors
import TestKit
import Testing

/// What follows from the definitions of `at` and `set`, whatever the network.
@Suite struct InsideTests {
    let executor = Executor(threads: 2)

    /// Networks with residuals, concatenations, several uses, ranges, tokens.
    static let architectures = [
        "resnet18", "squeezenet1_1", "googlenet", "densenet121", "shufflenet_v2_x0_5",
        "mobilenet_v3_small",
    ]

    @Test(arguments: architectures) func aCutHandsOnTheGradient(architecture: String) throws {
        let model = try Formulas.model(architecture)
        let input = Formulas.pictures([1], height: 96, width: 80)
        let loss = Loss(.crossEntropy(classes: .one(3)))
        let whole = try executor.inputGradient([Term(model: model, loss: loss)], input: input)
        let names = try model.network.layers(input: input.shape).map(\.name)
        for name in names.enumerated().filter({ $0.offset % 9 == 4 }).map(\.element) {
            let inside = try executor.inputGradient(
                [Term(model: model, loss: loss)],
                input: input,
                targets: [name, "input"]
            )
            // What is observed isn't fused into what is before it, and so may round otherwise.
            let gradient = try #require(inside.gradients[1])
            let largest = whole.gradient.values.map(abs).max() ?? 0
            let apart = distance(gradient.values, whole.gradient.values)
            #expect(apart <= 1e-3 * largest, "\(name): \(apart / largest)")
            let values = try executor.forward(
                model,
                input: input,
                outputs: [name] + (name == "logits" ? [] : ["logits"]),
                options: ComputeOptions(matchesGradients: true)
            )
            let value = try #require(values[name])
            #expect(inside.gradients[0]?.shape == value.shape)
            let again = try executor.forward(
                model,
                input: input,
                given: [name: value],
                options: ComputeOptions(matchesGradients: true)
            )
            #expect(again["logits"] == values["logits"], "\(name)")
            let cut = try executor.inputGradient(
                [Term(model: model, loss: loss)],
                input: input,
                given: [name: value],
                targets: [name]
            )
            #expect(cut.gradients[0] == inside.gradients[0], "\(name)")
        }
    }
}
