import Objectives
import Tensors
import Testing

@testable import Networks

/// Values that are shown in another order than the one in which they lie in memory.
@Suite struct ArrangementTests {
    /// A value [n, 4, 6, 5], shown as this arrangement has it.
    private func model(_ arrangement: Arrangement) throws -> ModelVersion {
        var net = GraphBuilder()
        let y = net.activation(
            "shown",
            net.convolution("conv", net.input, filters: 4, kernel: 3, padding: 1),
            .tanh
        )
        net.arrange(y, as: arrangement)
        net.output(y)
        return try Formulas.model(
            Network(name: "arranged", graph: net.build(), inputSize: (6, 5), classes: 4)
        )
    }

    /// What is shown, its shape, and where in an item's numbers that of a place is.
    ///
    /// Columns, channels, rows: with an axis for the items, and without. Then channels of half the
    /// number twice, and all in one row.
    static let arrangements: [(Arrangement, Shape, @Sendable (Int, Int, Int) -> Int)] = [
        (
            .axes(extents: [1, 5, 4, 6], order: [0, 3, 1, 2]), [2, 5, 4, 6],
            { c, h, w in (w * 4 + c) * 6 + h }
        ),
        (
            .axes(extents: [5, 4, 6], order: [2, 0, 1]), [2, 5, 4, 6],
            { c, h, w in (w * 4 + c) * 6 + h }
        ),
        (
            .axes(extents: [1, 2, 6, 2, 5], order: [0, 2, 4, 3, 1]), [2, 2, 6, 2, 5],
            { c, h, w in ((c % 2 * 6 + h) * 2 + c / 2) * 5 + w }
        ),
        (
            .axes(extents: [1, 120], order: [0, 1]), [2, 120],
            { c, h, w in (h * 5 + w) * 4 + c }
        ),
    ]

    @Test(arguments: arrangements.indices)
    func valuesAndTheirGradientsLieAsTheyAreShown(index: Int) throws {
        let (arrangement, shape, place) = Self.arrangements[index]
        let (shown, plain) = (try model(arrangement), try model(.channelsFirst))
        let input = Formulas.pictures([1, 2], height: 6, width: 5)
        let executor = Executor(threads: 2)
        func turned(_ tensor: Tensor) -> Tensor {
            var values = tensor.values
            for (number, value) in tensor.values.enumerated() {
                let (item, c, h, w) = (number / 120, number / 30 % 4, number / 5 % 6, number % 5)
                values[item * 120 + place(c, h, w)] = value
            }
            return Tensor(shape, values)
        }
        for layer in ["shown", "logits"] {
            let output = try #require(
                try executor.forward(shown, input: input, outputs: [layer])[layer]
            )
            let expected = try #require(
                try executor.forward(plain, input: input, outputs: [layer])[layer]
            )
            #expect(output == turned(expected))
            let cotangent = Formulas.tensor("cotangent", [2, 4, 6, 5])
            let gradients = try [(shown, turned(cotangent)), (plain, cotangent)].map {
                let loss = Loss(.cotangent($1), layer: layer)
                return try executor.inputGradient([Term(model: $0, loss: loss)], input: input)
                    .gradient
            }
            #expect(gradients[0] == gradients[1])
        }
        let layers = try shown.network.layers(input: input.shape)
        #expect(layers.first { $0.name == "shown" }?.shape == shape)
    }
}
