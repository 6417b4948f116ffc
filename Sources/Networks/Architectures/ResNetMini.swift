/// A residual network for pictures of 96 pixels: three of ResNet's basic blocks, narrow, behind a
/// first layer as coarse as its first two; 0.25 million parameters with 20 classes.
///
/// It differs from ResNet where that helps its gradients to look like something. It is shallow and
/// its classifier sees which of 36 parts of the picture a feature is in, so that what it knows is
/// forms at their places: a deep one knows the few details that tell classes apart. And stages are
/// halved by means instead of strides, which leave a grid of points in a gradient.
enum ResNetMini {
    private static let width = 24
    /// Rows and columns of the parts that the classifier tells apart.
    private static let parts = 6

    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.convolution(
            "conv1",
            net.input,
            filters: width,
            kernel: 9,
            stride: 4,
            padding: 4,
            bias: false
        )
        x = net.batchNorm("bn1", x)
        x = net.relu("relu", x)
        for stage in 0..<3 {
            if stage > 0 { x = net.averagePool("pool\(stage)", x, kernel: 2, stride: 2) }
            x = net.residual(
                "layer\(stage + 1).0",
                x,
                .basic,
                width: width << stage,
                stride: 1,
                projects: stage > 0
            )
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
