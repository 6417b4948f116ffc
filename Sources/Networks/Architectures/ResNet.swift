/// Residual networks: "Deep residual learning for image recognition" (He et al., 2015), table 1.
///
/// With groups in the bottleneck they are ResNeXt ("Aggregated residual transformations for deep
/// neural networks", Xie et al., 2016), with a wider bottleneck "Wide residual networks"
/// (Zagoruyko and Komodakis, 2016).
///
/// A bottleneck strides in its 3×3 convolution, not in its first, as torchvision's do ("v1.5").
enum ResNet {
    /// The two kinds of residual block.
    enum Block {
        case basic
        /// So many groups in the 3×3 convolution, each so wide where a stage's width is 64.
        case bottleneck(groups: Int = 1, groupWidth: Int = 64)

        /// Channels out of a block for each of the stage's width.
        var expansion: Int { isBasic ? 1 : 4 }

        var isBasic: Bool {
            if case .basic = self { true } else { false }
        }
    }

    static func graph(of block: Block, depths: [Int], _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.convolution(
            "conv1",
            net.input,
            filters: 64,
            kernel: 7,
            stride: 2,
            padding: 3,
            bias: false
        )
        x = net.batchNorm("bn1", x)
        x = net.relu("relu", x)
        x = net.maxPool("maxpool", x, kernel: 3, stride: 2, padding: 1)
        x = net.residualStages(x, block, depths: depths, width: 64)
        x = net.adaptiveAveragePool("avgpool", x, output: (1, 1))
        x = net.flatten("(flatten)", x)
        x = net.linear("fc", x, outputs: options.classes)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// The stages `layer1`, `layer2` and so on: of `width` channels at first, then twice as many
    /// each.
    mutating func residualStages(
        _ x: Value,
        _ block: ResNet.Block,
        depths: [Int],
        width: Int
    ) -> Value {
        var x = x
        for (stage, depth) in depths.enumerated() {
            for index in 0..<depth {
                // Every stage but the first halves the picture; all but a basic network's first
                // stage begin with another number of channels than they go on with.
                let isFirst = index == 0
                x = residual(
                    "layer\(stage + 1).\(index)",
                    x,
                    block,
                    width: width << stage,
                    stride: isFirst && stage > 0 ? 2 : 1,
                    projects: isFirst && (stage > 0 || !block.isBasic)
                )
            }
            name("layer\(stage + 1)", x)
        }
        return x
    }

    /// `relu(branch(x) + x)`, where x is projected when its shape would not fit the branch's.
    mutating func residual(
        _ name: String,
        _ x: Value,
        _ block: ResNet.Block,
        width: Int,
        stride: Int,
        projects: Bool
    ) -> Value {
        let branch =
            switch block {
            case .basic: basicBranch(name, x, width: width, stride: stride)
            case .bottleneck(let groups, let groupWidth):
                bottleneckBranch(
                    name,
                    x,
                    width: width * groupWidth / 64 * groups,
                    filters: width * block.expansion,
                    stride: stride,
                    groups: groups
                )
            }
        var shortcut = x
        if projects {
            shortcut = convolution(
                "\(name).downsample.0",
                x,
                filters: width * block.expansion,
                kernel: 1,
                stride: stride,
                bias: false
            )
            shortcut = batchNorm("\(name).downsample.1", shortcut)
            self.name("\(name).downsample", shortcut)
        }
        let sum = add("\(name).(add)", branch, shortcut)
        // One ReLU module serves the whole block.
        let y = relu("\(name).relu", sum)
        self.name(name, y)
        return y
    }

    private mutating func basicBranch(
        _ name: String,
        _ x: Value,
        width: Int,
        stride: Int
    ) -> Value {
        var y = convolution(
            "\(name).conv1",
            x,
            filters: width,
            kernel: 3,
            stride: stride,
            padding: 1,
            bias: false
        )
        y = batchNorm("\(name).bn1", y)
        y = relu("\(name).relu", y)
        y = convolution("\(name).conv2", y, filters: width, kernel: 3, padding: 1, bias: false)
        return batchNorm("\(name).bn2", y)
    }

    private mutating func bottleneckBranch(
        _ name: String,
        _ x: Value,
        width: Int,
        filters: Int,
        stride: Int,
        groups: Int
    ) -> Value {
        var y = convolution("\(name).conv1", x, filters: width, kernel: 1, bias: false)
        y = batchNorm("\(name).bn1", y)
        y = relu("\(name).relu", y)
        y = convolution(
            "\(name).conv2",
            y,
            filters: width,
            kernel: 3,
            stride: stride,
            padding: 1,
            groups: groups,
            bias: false
        )
        y = batchNorm("\(name).bn2", y)
        y = relu("\(name).relu", y)
        y = convolution("\(name).conv3", y, filters: filters, kernel: 1, bias: false)
        return batchNorm("\(name).bn3", y)
    }
}
