/// An inception network for pictures of 96 pixels: GoogLeNet's blocks with batch norm, six of them
/// and narrow; 0.94 million parameters with 20 classes.
///
/// Its classifier sees which of 36 parts of the picture a feature is in, so that it knows forms and
/// not only textures.
enum GoogLeNetMini {
    /// Rows and columns of the parts that the classifier tells apart.
    private static let parts = 6

    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.basicConvolution(
            "conv1",
            net.input,
            filters: 32,
            kernel: 5,
            stride: 2,
            padding: 2
        )
        x = net.maxPool("maxpool1", x, kernel: 3, stride: 2, ceil: true)
        x = net.basicConvolution("conv2", x, filters: 64, kernel: 3, padding: 1)

        //                                   1×1  reduce 3×3 reduce "5×5" pool
        x = net.basicInception("inception3a", x, 32, (32, 48), (8, 16), 16)
        x = net.basicInception("inception3b", x, 48, (48, 64), (16, 32), 32)
        x = net.maxPool("maxpool2", x, kernel: 3, stride: 2, ceil: true)

        x = net.basicInception("inception4a", x, 64, (48, 96), (16, 32), 32)
        x = net.basicInception("inception4b", x, 80, (64, 112), (24, 48), 48)
        x = net.basicInception("inception4c", x, 96, (80, 144), (24, 48), 48)
        x = net.maxPool("maxpool3", x, kernel: 2, stride: 2, ceil: true)

        x = net.basicInception("inception5a", x, 96, (80, 160), (24, 48), 48)

        x = net.adaptiveAveragePool("avgpool", x, output: (parts, parts))
        x = net.flatten("(flatten)", x)
        x = net.linear("fc", x, outputs: options.classes, inputs: 352 * parts * parts)
        net.output(x)
        return net.build()
    }
}
