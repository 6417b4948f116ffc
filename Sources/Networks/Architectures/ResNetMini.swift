/// A residual network for pictures of 64 pixels: ResNet's basic blocks, half as wide, in three
/// stages of two; 0.70 million parameters with 20 classes.
///
/// Its own first layers keep more of a small picture: a 5×5 kernel instead of 7×7, and no pooling.
enum ResNetMini {
    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.convolution(
            "conv1",
            net.input,
            filters: 32,
            kernel: 5,
            stride: 2,
            padding: 2,
            bias: false
        )
        x = net.batchNorm("bn1", x)
        x = net.relu("relu", x)
        x = net.residualStages(x, .basic, depths: [2, 2, 2], width: 32)
        x = net.adaptiveAveragePool("avgpool", x, output: (1, 1))
        x = net.flatten("(flatten)", x)
        x = net.linear("fc", x, outputs: options.classes)
        net.output(x)
        return net.build()
    }
}
