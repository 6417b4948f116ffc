/// "EfficientNet: rethinking model scaling for convolutional neural networks" (Tan and Le, 2019),
/// table 1, its widths and depths scaled together; and "EfficientNetV2: smaller models and faster
/// training" (Tan and Le, 2021), table 4.
enum EfficientNet {
    /// Blocks of one kind: how they widen, kernel, stride of the first, channels, and how many.
    struct Stage {
        let expansion: Int
        let kernel: Int
        let stride: Int
        let filters: Int
        let blocks: Int
        /// Whether one convolution takes the place of the first two.
        var isFused = false

        init(_ expansion: Int, _ kernel: Int, _ stride: Int, _ filters: Int, _ blocks: Int) {
            self.expansion = expansion
            self.kernel = kernel
            self.stride = stride
            self.filters = filters
            self.blocks = blocks
        }

        /// The same with fused blocks.
        static func fused(
            _ expansion: Int,
            _ stride: Int,
            _ filters: Int,
            _ blocks: Int
        ) -> Stage {
            var stage = Stage(expansion, 3, stride, filters, blocks)
            stage.isFused = true
            return stage
        }
    }

    /// What tells a member of the family from the others.
    struct Design {
        let stem: Int
        let stages: [Stage]
        /// The channels before the classifier.
        let last: Int
        let norm: BatchNormOptions
    }

    /// The first version's baseline, with all widths and depths times these.
    static func scaled(
        width: Double,
        depth: Double,
        _ norm: BatchNormOptions = BatchNormOptions()
    ) -> Design {
        func channels(_ count: Int) -> Int {
            RoundedWidth.multiple(of: 8, near: Double(count) * width)
        }
        let stages = [
            Stage(1, 3, 1, 16, 1), Stage(6, 3, 2, 24, 2), Stage(6, 5, 2, 40, 2),
            Stage(6, 3, 2, 80, 3), Stage(6, 5, 1, 112, 3), Stage(6, 5, 2, 192, 4),
            Stage(6, 3, 1, 320, 1),
        ].map { stage in
            Stage(
                stage.expansion,
                stage.kernel,
                stage.stride,
                channels(stage.filters),
                Int((Double(stage.blocks) * depth).rounded(.up))
            )
        }
        return Design(stem: channels(32), stages: stages, last: 4 * channels(320), norm: norm)
    }

    /// One of the second version's three.
    private static func second(stem: Int, _ stages: [Stage]) -> Design {
        Design(stem: stem, stages: stages, last: 1280, norm: BatchNormOptions(eps: 1e-3))
    }

    /// EfficientNetV2-S.
    static let small = second(
        stem: 24,
        [
            .fused(1, 1, 24, 2), .fused(4, 2, 48, 4), .fused(4, 2, 64, 4),
            Stage(4, 3, 2, 128, 6), Stage(6, 3, 1, 160, 9), Stage(6, 3, 2, 256, 15),
        ]
    )
    /// EfficientNetV2-M.
    static let medium = second(
        stem: 24,
        [
            .fused(1, 1, 24, 3), .fused(4, 2, 48, 5), .fused(4, 2, 80, 5),
            Stage(4, 3, 2, 160, 7), Stage(6, 3, 1, 176, 14), Stage(6, 3, 2, 304, 18),
            Stage(6, 3, 1, 512, 5),
        ]
    )
    /// EfficientNetV2-L.
    static let large = second(
        stem: 32,
        [
            .fused(1, 1, 32, 4), .fused(4, 2, 64, 7), .fused(4, 2, 96, 7),
            Stage(4, 3, 2, 192, 10), Stage(6, 3, 1, 224, 19), Stage(6, 3, 2, 384, 25),
            Stage(6, 3, 1, 640, 7),
        ]
    )

    static func graph(_ design: Design, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.normalizedConvolution(
            "features.0",
            net.input,
            filters: design.stem,
            kernel: 3,
            stride: 2,
            norm: design.norm,
            activation: .silu
        )
        for (index, stage) in design.stages.enumerated() {
            for number in 0..<stage.blocks {
                x = net.efficientBlock(
                    "features.\(index + 1).\(number)",
                    x,
                    stage,
                    stride: number == 0 ? stage.stride : 1,
                    norm: design.norm
                )
            }
            net.name("features.\(index + 1)", x)
        }
        x = net.normalizedConvolution(
            "features.\(design.stages.count + 1)",
            x,
            filters: design.last,
            kernel: 1,
            norm: design.norm,
            activation: .silu
        )
        net.name("features", x)
        net.classifyMeans(of: x, "avgpool", classes: options.classes)
        return net.build()
    }
}

extension GraphBuilder {
    /// A block of either kind (torchvision's `MBConv` and `FusedMBConv`), with stochastic depth
    /// where the input is added.
    fileprivate mutating func efficientBlock(
        _ name: String,
        _ x: Value,
        _ stage: EfficientNet.Stage,
        stride: Int,
        norm: BatchNormOptions
    ) -> Value {
        let inner = RoundedWidth.multiple(of: 8, near: Double(channels[x] * stage.expansion))
        var y: Value
        if stage.isFused {
            let isWide = inner != channels[x]
            y = normalizedConvolution(
                "\(name).block.0",
                x,
                filters: isWide ? inner : stage.filters,
                kernel: stage.kernel,
                stride: stride,
                norm: norm,
                activation: .silu
            )
            if isWide {
                y = normalizedConvolution(
                    "\(name).block.1",
                    y,
                    filters: stage.filters,
                    kernel: 1,
                    norm: norm,
                    activation: nil
                )
            }
            self.name("\(name).block", y)
        } else {
            y = invertedBottleneck(
                "\(name).block",
                x,
                inner: inner,
                filters: stage.filters,
                kernel: stage.kernel,
                stride: stride,
                norm: norm,
                activation: .silu,
                excitation: Excitation(squeezed: max(1, channels[x] / 4), activation: .silu)
            )
        }
        if stride == 1, channels[x] == stage.filters {
            y = stochasticDepth("\(name).stochastic_depth", y)
            y = add("\(name).(add)", y, x)
        }
        self.name(name, y)
        return y
    }
}
