import Objectives
import Tensors
import Testing

@testable import Networks

/// Layers that share their parameters, as a file's do that names a tensor twice.
@Suite struct SharedParameterTests {
    /// A convolution and a linear layer, each used twice.
    private static func model() throws -> ModelVersion {
        var net = GraphBuilder()
        func convolution(_ name: String, _ x: Int) -> Int {
            let y = net.convolution(
                name,
                x,
                filters: 3,
                kernel: (3, 3),
                padding: (1, 1),
                bias: true,
                scope: "conv"
            )
            return net.activation("\(name).tanh", y, .tanh)
        }
        let planes = convolution("second", convolution("first", net.input))
        let row = net.flatten("row", net.adaptiveAveragePool("mean", planes, output: (1, 1)))
        let once = net.linear("once", row, outputs: 3, scope: "fc")
        net.output(net.linear("again", once, outputs: 3, scope: "fc"))
        return try Formulas.model(
            Network(name: "shared", graph: net.build(), inputSize: (6, 5), classes: 3)
        )
    }

    private static let input = Formulas.pictures([1, 2], height: 6, width: 5)

    @Test func eachIsThereOnce() throws {
        let names = try Self.model().network.parameters.map(\.name)
        #expect(names == ["conv.weight", "conv.bias", "fc.weight", "fc.bias"])
    }

    @Test func gradientsAreTheSumsOverAllUses() throws {
        let cotangent = Formulas.tensor("cotangent", [2, 3])
        try expectSlopes(of: Self.model(), input: Self.input, cotangent: cotangent)
    }

    /// The first step of Adam is as long as the learning rate, whatever the gradient: taken twice,
    /// it would be longer.
    @Test func aStepIsTakenOnce() throws {
        let model = try Self.model()
        let update = try Executor(threads: 2).update(
            model,
            state: nil,
            input: Self.input,
            loss: Loss(.cotangent(Formulas.tensor("cotangent", [2, 3]))),
            optimizer: .adam(.init(lr: 0.125, eps: 0))
        )
        for (name, before) in model.parameters.tensors {
            let after = try #require(update.parameters.tensors[name])
            for (old, new) in zip(before.values, after.values) {
                #expect(abs(abs(new - old) - 0.125) < 1e-5, "\(name)")
            }
        }
    }
}
