/// AlexNet on one processor: "One weird trick for parallelizing convolutional neural networks"
/// (Krizhevsky, 2014).
enum AlexNet {
    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.convolution(
            "features.0",
            net.input,
            filters: 64,
            kernel: 11,
            stride: 4,
            padding: 2,
            bias: true
        )
        x = net.relu("features.1", x)
        x = net.maxPool("features.2", x, kernel: 3, stride: 2)
        x = net.convolution("features.3", x, filters: 192, kernel: 5, padding: 2, bias: true)
        x = net.relu("features.4", x)
        x = net.maxPool("features.5", x, kernel: 3, stride: 2)
        for (index, filters) in [(6, 384), (8, 256), (10, 256)] {
            x = net.convolution(
                "features.\(index)",
                x,
                filters: filters,
                kernel: 3,
                padding: 1,
                bias: true
            )
            x = net.relu("features.\(index + 1)", x)
        }
        x = net.maxPool("features.12", x, kernel: 3, stride: 2)
        net.name("features", x)

        x = net.adaptiveAveragePool("avgpool", x, output: (6, 6))
        x = net.flatten("(flatten)", x)
        x = net.dropout("classifier.0", x)
        x = net.linear("classifier.1", x, outputs: 4096, inputs: 256 * 6 * 6)
        x = net.relu("classifier.2", x)
        x = net.dropout("classifier.3", x)
        x = net.linear("classifier.4", x, outputs: 4096)
        x = net.relu("classifier.5", x)
        x = net.linear("classifier.6", x, outputs: options.classes)
        net.name("classifier", x)
        net.output(x)
        return net.build()
    }
}
