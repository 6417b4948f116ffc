/// "MobileNetV2: inverted residuals and linear bottlenecks" (Sandler et al., 2018), table 2.
enum MobileNetV2 {
    /// (expansion, channels, blocks, stride of the first), the table's t, c, n, s.
    private static let stages = [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
        (6, 320, 1, 1),
    ]

    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.normalizedConvolution(
            "features.0",
            net.input,
            filters: 32,
            kernel: 3,
            stride: 2,
            activation: .relu6
        )
        var number = 1
        for (expansion, filters, blocks, stride) in stages {
            for block in 0..<blocks {
                x = net.linearBottleneck(
                    "features.\(number)",
                    x,
                    expansion: expansion,
                    filters: filters,
                    stride: block == 0 ? stride : 1
                )
                number += 1
            }
        }
        x = net.normalizedConvolution(
            "features.\(number)",
            x,
            filters: 1280,
            kernel: 1,
            activation: .relu6
        )
        net.name("features", x)
        net.classifyMeans(of: x, "(adaptive_avg_pool2d)", classes: options.classes)
        return net.build()
    }
}

extension GraphBuilder {
    /// Wide in the middle, where each channel is convolved by itself; narrow and linear at the end.
    fileprivate mutating func linearBottleneck(
        _ name: String,
        _ x: Value,
        expansion: Int,
        filters: Int,
        stride: Int
    ) -> Value {
        let inner = channels[x] * expansion
        var y = x
        var convolutions = 0
        if expansion != 1 {
            y = normalizedConvolution(
                "\(name).conv.0",
                y,
                filters: inner,
                kernel: 1,
                activation: .relu6
            )
            convolutions = 1
        }
        y = normalizedConvolution(
            "\(name).conv.\(convolutions)",
            y,
            filters: inner,
            kernel: 3,
            stride: stride,
            groups: inner,
            activation: .relu6
        )
        y = normalizedConvolution(
            ("\(name).conv.\(convolutions + 1)", "\(name).conv.\(convolutions + 2)", nil),
            y,
            filters: filters,
            kernel: (1, 1),
            padding: (0, 0)
        )
        self.name("\(name).conv", y)
        if stride == 1, channels[x] == filters { y = add("\(name).(add)", x, y) }
        self.name(name, y)
        return y
    }
}
