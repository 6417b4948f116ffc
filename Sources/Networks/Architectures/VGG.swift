/// "Very deep convolutional networks for large-scale image recognition" (Simonyan and Zisserman,
/// 2014), table 1, with batch norm or as published.
enum VGG {
    /// The 3×3 convolutions of each stage, by the number of layers that have weights.
    static let depths = [
        11: [1, 1, 2, 2, 2], 13: [2, 2, 2, 2, 2], 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4],
    ]

    static func graph(
        depths: [Int],
        normalized: Bool,
        _ options: ArchitectureOptions
    ) -> Graph {
        var net = GraphBuilder()
        var x = net.input
        var index = 0
        func name() -> String {
            defer { index += 1 }
            return "features.\(index)"
        }
        for (depth, filters) in zip(depths, [64, 128, 256, 512, 512]) {
            for _ in 0..<depth {
                x = net.convolution(
                    name(),
                    x,
                    filters: filters,
                    kernel: 3,
                    padding: 1,
                    bias: true
                )
                if normalized { x = net.batchNorm(name(), x) }
                x = net.relu(name(), x)
            }
            x = net.maxPool(name(), x, kernel: 2, stride: 2)
        }
        net.name("features", x)

        x = net.adaptiveAveragePool("avgpool", x, output: (7, 7))
        x = net.flatten("(flatten)", x)
        x = net.linear("classifier.0", x, outputs: 4096, inputs: 512 * 7 * 7)
        x = net.relu("classifier.1", x)
        x = net.dropout("classifier.2", x)
        x = net.linear("classifier.3", x, outputs: 4096)
        x = net.relu("classifier.4", x)
        x = net.dropout("classifier.5", x)
        x = net.linear("classifier.6", x, outputs: options.classes)
        net.name("classifier", x)
        net.output(x)
        return net.build()
    }
}
