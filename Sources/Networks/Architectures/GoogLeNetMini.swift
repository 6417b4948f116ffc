/// An inception network for pictures of 96 pixels: two of GoogLeNet's blocks with batch norm,
/// narrow, behind a first layer that is as coarse as all of its first ones; 0.12 million
/// parameters with 20 classes.
///
/// It is shallow and its classifier sees which of 36 parts of the picture a feature is in, so that
/// what it knows is forms at their places: a deep one knows the few details that tell classes
/// apart.
enum GoogLeNetMini {
    /// Rows and columns of the parts that the classifier tells apart.
    private static let parts = 6

    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.basicConvolution(
            "conv1",
            net.input,
            filters: 32,
            kernel: 9,
            stride: 4,
            padding: 4
        )
        x = net.basicConvolution("conv2", x, filters: 32, kernel: 3, padding: 1)
        x = net.maxPool("maxpool1", x, kernel: 2, stride: 2, ceil: true)

        //                                   1×1  reduce 3×3 reduce "5×5" pool
        x = net.basicInception("inception3a", x, 16, (24, 32), (8, 8), 8)
        x = net.maxPool("maxpool2", x, kernel: 2, stride: 2, ceil: true)
        x = net.basicInception("inception4a", x, 24, (32, 56), (8, 8), 8)

        x = net.adaptiveAveragePool("avgpool", x, output: (parts, parts))
        x = net.flatten("(flatten)", x)
        x = net.linear("fc", x, outputs: options.classes, inputs: 96 * parts * parts)
        net.output(x)
        return net.build()
    }
}
