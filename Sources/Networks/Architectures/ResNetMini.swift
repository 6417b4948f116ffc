/// A residual network for pictures of 96 pixels: ResNet's basic blocks, half as wide, in three
/// stages of two; 0.79 million parameters with 20 classes.
///
/// It differs from ResNet where that helps its gradients to look like something: stages are halved
/// by means instead of strides, which leave a grid of points in a gradient, and the classifier sees
/// which of 36 parts of the picture a feature is in, so that it knows forms and not only
/// textures.
enum ResNetMini {
    private static let width = 32
    /// Rows and columns of the parts that the classifier tells apart.
    private static let parts = 6

    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.convolution(
            "conv1",
            net.input,
            filters: width,
            kernel: 5,
            stride: 2,
            padding: 2,
            bias: false
        )
        x = net.batchNorm("bn1", x)
        x = net.relu("relu", x)
        x = net.maxPool("maxpool", x, kernel: 3, stride: 2, padding: 1)
        for stage in 0..<3 {
            if stage > 0 { x = net.averagePool("pool\(stage)", x, kernel: 2, stride: 2) }
            for index in 0..<2 {
                x = net.residual(
                    "layer\(stage + 1).\(index)",
                    x,
                    .basic,
                    width: width << stage,
                    stride: 1,
                    projects: stage > 0 && index == 0
                )
            }
            net.name("layer\(stage + 1)", x)
        }
        x = net.adaptiveAveragePool("avgpool", x, output: (parts, parts))
        x = net.flatten("(flatten)", x)
        x = net.linear(
            "fc",
            x,
            outputs: options.classes,
            inputs: (width << 2) * parts * parts
        )
        net.output(x)
        return net.build()
    }
}
