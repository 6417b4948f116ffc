/// EfficientNet-Lite0 (Liu, "Higher accuracy on vision models with EfficientNet-Lite", 2020): the
/// first EfficientNet without squeeze-and-excitation, and with ReLU6.
///
/// Names and paddings are those of its port to PyTorch: where a plane is halved, TensorFlow puts
/// the odd row and column of zeros at the end.
enum EfficientNetLite {
    static func graph(_ options: ArchitectureOptions) -> Graph {
        let design = EfficientNet.scaled(width: 1, depth: 1, .coarse)
        var net = GraphBuilder()
        var x = net.liteConvolution(
            ("_conv_stem", "_bn0", "_swish"),
            net.input,
            filters: design.stem,
            kernel: 3,
            stride: 2
        )
        var number = 0
        for stage in design.stages {
            for block in 0..<stage.blocks {
                x = net.liteBlock(
                    "_blocks.\(number)",
                    x,
                    stage,
                    stride: block == 0 ? stage.stride : 1
                )
                number += 1
            }
        }
        x = net.liteConvolution(
            ("_conv_head", "_bn1", "_swish"),
            x,
            filters: design.last,
            kernel: 1
        )
        x = net.adaptiveAveragePool("_avg_pooling", x, output: (1, 1))
        x = net.flatten("(flatten)", x)
        x = net.dropout("_dropout", x)
        x = net.linear("_fc", x, outputs: options.classes)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    fileprivate mutating func liteBlock(
        _ name: String,
        _ x: Value,
        _ stage: EfficientNet.Stage,
        stride: Int
    ) -> Value {
        let inner = channels[x] * stage.expansion
        var y = x
        if stage.expansion != 1 {
            y = liteConvolution(
                ("\(name)._expand_conv", "\(name)._bn0", "\(name)._swish"),
                y,
                filters: inner,
                kernel: 1
            )
        }
        y = liteConvolution(
            ("\(name)._depthwise_conv", "\(name)._bn1", "\(name)._swish"),
            y,
            filters: inner,
            kernel: stage.kernel,
            stride: stride,
            groups: inner
        )
        y = liteConvolution(
            ("\(name)._project_conv", "\(name)._bn2", nil),
            y,
            filters: stage.filters,
            kernel: 1
        )
        if stride == 1, channels[x] == stage.filters { y = add("\(name).(add)", y, x) }
        self.name(name, y)
        return y
    }

    /// Convolution, batch norm and, where it has a name, ReLU6, padded as TensorFlow does it for
    /// planes of even sizes.
    fileprivate mutating func liteConvolution(
        _ names: (String, String, String?),
        _ x: Value,
        filters: Int,
        kernel: Int,
        stride: Int = 1,
        groups: Int = 1
    ) -> Value {
        let zeros = kernel - stride
        return normalizedConvolution(
            names,
            x,
            filters: filters,
            kernel: (kernel, kernel),
            stride: stride,
            padding: (zeros / 2, zeros / 2),
            endPadding: (zeros - zeros / 2, zeros - zeros / 2),
            groups: groups,
            norm: .coarse,
            activation: .relu6
        )
    }
}
