/// "ShuffleNet V2: practical guidelines for efficient CNN architecture design" (Ma et al., 2018),
/// table 5.
enum ShuffleNetV2 {
    /// Blocks of stages 2 to 4.
    private static let repeats = [4, 8, 4]

    /// The network whose stages have these channels, and so many before the classifier.
    static func graph(stages: [Int], last: Int, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.normalizedConvolution("conv1", net.input, filters: 24, kernel: 3, stride: 2)
        x = net.maxPool("maxpool", x, kernel: 3, stride: 2, padding: 1)
        for (index, filters) in stages.enumerated() {
            let stage = "stage\(index + 2)"
            x = net.halvingBlock("\(stage).0", x, filters: filters)
            for number in 1..<repeats[index] { x = net.splittingBlock("\(stage).\(number)", x) }
            net.name(stage, x)
        }
        x = net.normalizedConvolution("conv5", x, filters: last, kernel: 1)
        x = net.adaptiveAveragePool("(mean)", x, output: (1, 1))
        x = net.flatten("(flatten)", x)
        x = net.linear("fc", x, outputs: options.classes)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// Half of the channels pass as they are, the others through convolutions.
    fileprivate mutating func splittingBlock(_ name: String, _ x: Value) -> Value {
        let half = channels[x] / 2
        let kept = channels("\(name).(chunk)", x, 0..<half)
        let changed = channels("\(name).(chunk)", x, half..<2 * half)
        return shuffled(name, kept, convolved(name, changed, filters: half, stride: 1))
    }

    /// Halves the plane: all channels go both ways.
    fileprivate mutating func halvingBlock(_ name: String, _ x: Value, filters: Int) -> Value {
        let half = filters / 2
        var y = depthwise(("\(name).branch1.0", "\(name).branch1.1"), x, stride: 2)
        y = pointwise(("\(name).branch1.2", "\(name).branch1.3", "\(name).branch1.4"), y, half)
        self.name("\(name).branch1", y)
        return shuffled(name, y, convolved(name, x, filters: half, stride: 2))
    }

    private mutating func convolved(
        _ name: String,
        _ x: Value,
        filters: Int,
        stride: Int
    ) -> Value {
        let branch = "\(name).branch2"
        var y = pointwise(("\(branch).0", "\(branch).1", "\(branch).2"), x, filters)
        y = depthwise(("\(branch).3", "\(branch).4"), y, stride: stride)
        y = pointwise(("\(branch).5", "\(branch).6", "\(branch).7"), y, filters)
        self.name(branch, y)
        return y
    }

    private mutating func shuffled(_ name: String, _ a: Value, _ b: Value) -> Value {
        let joined = concatenate("\(name).(cat)", [a, b])
        let y = channelShuffle("\(name).(shuffle)", joined, groups: 2)
        self.name(name, y)
        return y
    }

    private mutating func pointwise(
        _ names: (String, String, String?),
        _ x: Value,
        _ filters: Int
    ) -> Value {
        normalizedConvolution(names, x, filters: filters, kernel: (1, 1), padding: (0, 0))
    }

    private mutating func depthwise(
        _ names: (String, String),
        _ x: Value,
        stride: Int
    ) -> Value {
        normalizedConvolution(
            (names.0, names.1, nil),
            x,
            filters: channels[x],
            kernel: (3, 3),
            stride: stride,
            padding: (1, 1),
            groups: channels[x]
        )
    }
}
