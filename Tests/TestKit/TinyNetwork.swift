package import Inference
package import Networks
package import Objectives
package import Tensors

/// A network of a few hundred weights, made in code: every kind of parameter, no file.
package enum TinyNetwork {
    /// How many classes it tells apart.
    package static let classes = 5

    /// A convolution, batch normalisation, ReLU, a pool over everything, a linear layer; for [n, 3,
    /// 8, 8].
    package static let network: Network = {
        var builder = GraphBuilder()
        let conv = builder.convolution("conv", builder.input, filters: 4, kernel: 3, padding: 1)
        let norm = builder.batchNorm("norm", conv)
        let relu = builder.relu("relu", norm)
        let pool = builder.adaptiveAveragePool("pool", relu, output: (1, 1))
        let flat = builder.flatten("flat", pool)
        builder.output(builder.linear("fc", flat, outputs: classes))
        return Network(
            name: "tiny",
            graph: builder.build(),
            inputSize: (8, 8),
            classes: classes
        )
    }()

    /// The network with random weights, as an engine serves it.
    package static func model(named name: String = "tiny", seed: UInt64 = 1) -> SharedModel {
        SharedModel(
            name: name,
            version: ModelVersion(
                network: network,
                parameters: Parameters(initializing: network, seed: seed)
            ),
            sha256: "made in code",
            labels: ["a", "b", "c", "d", "e"]
        )
    }

    /// An input for it, [1, 3, 8, 8].
    package static let input = Tensor([1, 3, 8, 8], (0..<192).map { Float($0 % 17) / 17 })

    /// A loss that it can be trained by.
    package static let loss = Loss(.crossEntropy(classes: .one(2)))
}
