/// "A ConvNet for the 2020s" (Liu et al., 2022).
enum ConvNeXt {
    /// Blocks of each stage.
    typealias Depths = [Int]

    /// Layer norms' ε.
    fileprivate static let eps: Float = 1e-6

    static func graph(depths: Depths, width: Int, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.convolution(
            "features.0.0",
            net.input,
            filters: width,
            kernel: 4,
            stride: 4,
            bias: true
        )
        x = net.layerNorm("features.0.1", x, eps: eps)
        net.name("features.0", x)
        for (stage, depth) in depths.enumerated() {
            let name = "features.\(2 * stage + 1)"
            for block in 0..<depth { x = net.convNeXtBlock("\(name).\(block)", x) }
            net.name(name, x)
            guard stage + 1 < depths.count else { break }
            x = net.convNeXtDownsampling("features.\(2 * stage + 2)", x)
        }
        net.name("features", x)
        x = net.adaptiveAveragePool("avgpool", x, output: (1, 1))
        x = net.layerNorm("classifier.0", x, eps: eps)
        x = net.flatten("classifier.1", x)
        x = net.linear("classifier.2", x, outputs: options.classes)
        net.name("classifier", x)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// Half the picture and twice the channels.
    fileprivate mutating func convNeXtDownsampling(_ name: String, _ x: Value) -> Value {
        var y = layerNorm("\(name).0", x, eps: ConvNeXt.eps)
        y = convolution(
            "\(name).1",
            y,
            filters: 2 * channels[x],
            kernel: 2,
            stride: 2,
            bias: true
        )
        self.name(name, y)
        return y
    }

    /// Each channel's 7×7 neighbourhood, then each pixel's channels, scaled and added to the input.
    fileprivate mutating func convNeXtBlock(_ name: String, _ x: Value) -> Value {
        let width = channels[x]
        var y = convolution(
            "\(name).block.0",
            x,
            filters: width,
            kernel: 7,
            padding: 3,
            groups: width,
            bias: true
        )
        y = permute("\(name).block.1", y, to: .channelsLast)
        y = layerNorm("\(name).block.2", y, eps: ConvNeXt.eps)
        y = pixelwiseLinear("\(name).block.3", y, outputs: 4 * width)
        y = activation("\(name).block.4", y, .gelu)
        y = pixelwiseLinear("\(name).block.5", y, outputs: width)
        y = permute("\(name).block.6", y, to: .channelsFirst)
        self.name("\(name).block", y)
        let scale = ChannelScale.layerScale(channels: width)
        y = add("\(name).(layer_scale)", scale, [y], channels: width, scope: name)
        y = stochasticDepth("\(name).stochastic_depth", y)
        y = add("\(name).(add)", x, y)
        self.name(name, y)
        return y
    }
}
