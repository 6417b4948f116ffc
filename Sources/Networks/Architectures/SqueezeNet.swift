/// SqueezeNet 1.1: "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters" (Iandola et al.,
/// 2016), table 1, with the authors' later, lighter stem.
enum SqueezeNet {
    static func graph(_ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.convolution(
            "features.0",
            net.input,
            filters: 64,
            kernel: 3,
            stride: 2,
            bias: true
        )
        x = net.relu("features.1", x)
        x = net.maxPool("features.2", x, kernel: 3, stride: 2, ceil: true)
        x = net.fire("features.3", x, squeeze: 16, expand: 64)
        x = net.fire("features.4", x, squeeze: 16, expand: 64)
        x = net.maxPool("features.5", x, kernel: 3, stride: 2, ceil: true)
        x = net.fire("features.6", x, squeeze: 32, expand: 128)
        x = net.fire("features.7", x, squeeze: 32, expand: 128)
        x = net.maxPool("features.8", x, kernel: 3, stride: 2, ceil: true)
        x = net.fire("features.9", x, squeeze: 48, expand: 192)
        x = net.fire("features.10", x, squeeze: 48, expand: 192)
        x = net.fire("features.11", x, squeeze: 64, expand: 256)
        x = net.fire("features.12", x, squeeze: 64, expand: 256)
        net.name("features", x)

        x = net.dropout("classifier.0", x)
        x = net.convolution("classifier.1", x, filters: options.classes, kernel: 1, bias: true)
        x = net.relu("classifier.2", x)
        x = net.adaptiveAveragePool("classifier.3", x, output: (1, 1))
        net.name("classifier", x)
        x = net.flatten("(flatten)", x)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// A narrow 1×1 convolution, then 1×1 and 3×3 ones of equal width side by side.
    fileprivate mutating func fire(
        _ name: String,
        _ x: Value,
        squeeze: Int,
        expand: Int
    ) -> Value {
        var y = convolution("\(name).squeeze", x, filters: squeeze, kernel: 1, bias: true)
        y = relu("\(name).squeeze_activation", y)
        var ones = convolution("\(name).expand1x1", y, filters: expand, kernel: 1, bias: true)
        ones = relu("\(name).expand1x1_activation", ones)
        var threes = convolution(
            "\(name).expand3x3",
            y,
            filters: expand,
            kernel: 3,
            padding: 1,
            bias: true
        )
        threes = relu("\(name).expand3x3_activation", threes)
        return concatenate(name, [ones, threes])
    }
}
