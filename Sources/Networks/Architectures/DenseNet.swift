/// "Densely connected convolutional networks" (Huang et al., 2016), table 1.
enum DenseNet {
    /// The name since torchvision 0.3 of what older files, its own published ones among them, call
    /// `….denselayer1.norm.1.weight`: `….denselayer1.norm1.weight`.
    static func renamed(_ name: String) -> String? {
        var parts = name.split(separator: ".").map(String.init)
        guard let layer = parts.firstIndex(where: { $0.hasPrefix("denselayer") }),
            parts.count == layer + 4, ["norm", "relu", "conv"].contains(parts[layer + 1]),
            ["1", "2"].contains(parts[layer + 2])
        else { return nil }
        parts[layer + 1] += parts.remove(at: layer + 2)
        return parts.joined(separator: ".")
    }

    static func graph(
        depths: [Int],
        growth: Int,
        stem: Int,
        _ options: ArchitectureOptions
    ) -> Graph {
        var net = GraphBuilder()
        var x = net.convolution(
            "features.conv0",
            net.input,
            filters: stem,
            kernel: 7,
            stride: 2,
            padding: 3,
            bias: false
        )
        x = net.batchNorm("features.norm0", x)
        x = net.relu("features.relu0", x)
        x = net.maxPool("features.pool0", x, kernel: 3, stride: 2, padding: 1)
        var channels = stem
        for (index, depth) in depths.enumerated() {
            x = net.denseBlock("features.denseblock\(index + 1)", x, depth: depth, growth: growth)
            channels += depth * growth
            guard index + 1 < depths.count else { break }
            channels /= 2
            x = net.transition("features.transition\(index + 1)", x, filters: channels)
        }
        x = net.batchNorm("features.norm5", x)
        net.name("features", x)
        x = net.relu("(relu)", x)
        x = net.adaptiveAveragePool("(adaptive_avg_pool2d)", x, output: (1, 1))
        x = net.flatten("(flatten)", x)
        x = net.linear("classifier", x, outputs: options.classes)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// Layers of `growth` channels, of which each sees what all before it have made.
    fileprivate mutating func denseBlock(
        _ name: String,
        _ x: Value,
        depth: Int,
        growth: Int
    ) -> Value {
        var parts = [x]
        for index in 1...depth {
            let layer = "\(name).denselayer\(index)"
            var y = parts.count == 1 ? x : concatenate("\(layer).(cat)", parts)
            y = batchNorm("\(layer).norm1", y)
            y = relu("\(layer).relu1", y)
            y = convolution("\(layer).conv1", y, filters: 4 * growth, kernel: 1, bias: false)
            y = batchNorm("\(layer).norm2", y)
            y = relu("\(layer).relu2", y)
            y = convolution(
                "\(layer).conv2",
                y,
                filters: growth,
                kernel: 3,
                padding: 1,
                bias: false
            )
            self.name(layer, y)
            parts.append(y)
        }
        return joined(name, parts)
    }

    /// Half the channels and half the picture.
    fileprivate mutating func transition(_ name: String, _ x: Value, filters: Int) -> Value {
        var y = batchNorm("\(name).norm", x)
        y = relu("\(name).relu", y)
        y = convolution("\(name).conv", y, filters: filters, kernel: 1, bias: false)
        y = averagePool("\(name).pool", y, kernel: 2, stride: 2)
        self.name(name, y)
        return y
    }
}
