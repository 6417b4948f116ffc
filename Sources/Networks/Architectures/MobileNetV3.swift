/// "Searching for MobileNetV3" (Howard et al., 2019), tables 1 and 2.
enum MobileNetV3 {
    /// A row of a table: kernel, channels within and after, whether it has squeeze-and-excitation,
    /// which of the two activation functions, and stride.
    struct Block {
        let kernel: Int
        let inner: Int
        let filters: Int
        let isExcited: Bool
        let isHardSwish: Bool
        let stride: Int

        init(_ kernel: Int, _ inner: Int, _ filters: Int, _ marks: String, _ stride: Int) {
            self.kernel = kernel
            self.inner = inner
            self.filters = filters
            isExcited = marks.contains("SE")
            isHardSwish = marks.contains("HS")
            self.stride = stride
        }

        var activation: Activation { isHardSwish ? .hardSwish : .relu }

        var excitation: Excitation? {
            guard isExcited else { return nil }
            let squeezed = RoundedWidth.multiple(of: 8, near: Double(inner / 4))
            return Excitation(squeezed: squeezed, activation: .relu, gate: .hardSigmoid)
        }
    }

    /// MobileNetV3-Large.
    static let large = [
        Block(3, 16, 16, "RE", 1), Block(3, 64, 24, "RE", 2), Block(3, 72, 24, "RE", 1),
        Block(5, 72, 40, "SE RE", 2), Block(5, 120, 40, "SE RE", 1), Block(5, 120, 40, "SE RE", 1),
        Block(3, 240, 80, "HS", 2), Block(3, 200, 80, "HS", 1), Block(3, 184, 80, "HS", 1),
        Block(3, 184, 80, "HS", 1), Block(3, 480, 112, "SE HS", 1), Block(3, 672, 112, "SE HS", 1),
        Block(5, 672, 160, "SE HS", 2), Block(5, 960, 160, "SE HS", 1),
        Block(5, 960, 160, "SE HS", 1),
    ]

    /// MobileNetV3-Small.
    static let small = [
        Block(3, 16, 16, "SE RE", 2), Block(3, 72, 24, "RE", 2), Block(3, 88, 24, "RE", 1),
        Block(5, 96, 40, "SE HS", 2), Block(5, 240, 40, "SE HS", 1), Block(5, 240, 40, "SE HS", 1),
        Block(5, 120, 48, "SE HS", 1), Block(5, 144, 48, "SE HS", 1), Block(5, 288, 96, "SE HS", 2),
        Block(5, 576, 96, "SE HS", 1), Block(5, 576, 96, "SE HS", 1),
    ]

    static func graph(_ blocks: [Block], last: Int, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.normalizedConvolution(
            "features.0",
            net.input,
            filters: 16,
            kernel: 3,
            stride: 2,
            norm: .coarse,
            activation: .hardSwish
        )
        for (index, block) in blocks.enumerated() {
            x = net.mobileBlock("features.\(index + 1)", x, block)
        }
        x = net.normalizedConvolution(
            "features.\(blocks.count + 1)",
            x,
            filters: 6 * net.channels[x],
            kernel: 1,
            norm: .coarse,
            activation: .hardSwish
        )
        net.name("features", x)
        x = net.adaptiveAveragePool("avgpool", x, output: (1, 1))
        x = net.flatten("(flatten)", x)
        x = net.linear("classifier.0", x, outputs: last)
        x = net.activation("classifier.1", x, .hardSwish)
        x = net.dropout("classifier.2", x)
        x = net.linear("classifier.3", x, outputs: options.classes)
        net.name("classifier", x)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// An inverted residual with either activation function, and a hard gate.
    fileprivate mutating func mobileBlock(
        _ name: String,
        _ x: Value,
        _ block: MobileNetV3.Block
    ) -> Value {
        var y = invertedBottleneck(
            "\(name).block",
            x,
            inner: block.inner,
            filters: block.filters,
            kernel: block.kernel,
            stride: block.stride,
            norm: .coarse,
            activation: block.activation,
            excitation: block.excitation
        )
        if block.stride == 1, channels[x] == block.filters { y = add("\(name).(add)", y, x) }
        self.name(name, y)
        return y
    }
}
