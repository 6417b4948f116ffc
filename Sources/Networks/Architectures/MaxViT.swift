import Kernels

/// "MaxViT: multi-axis vision transformer" (Tu et al., 2022): convolutions, then attention within
/// windows, then within grids of pixels that lie far apart.
enum MaxViT {
    /// A model's numbers.
    struct Design {
        /// Height and width of its pictures.
        let side: Int
        /// Channels of the first convolutions.
        let stem: Int
        /// Channels of each stage, and its layers.
        let stages: [(width: Int, layers: Int)]
        /// Channels of a head.
        let head: Int
        /// The side of a window, and of a grid.
        let partition: Int

        /// torchvision's `maxvit_t`.
        static let tiny = Design(
            side: 224,
            stem: 64,
            stages: [(64, 2), (128, 2), (256, 5), (512, 2)],
            head: 32,
            partition: 7
        )
    }

    /// Layer norms' ε.
    fileprivate static let eps: Float = 1e-5

    static func graph(_ design: Design, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.normalizedConvolution(
            "stem.0",
            net.input,
            filters: design.stem,
            kernel: 3,
            stride: 2,
            norm: .coarse,
            activation: .gelu
        )
        x = net.convolution(
            "stem.1.0",
            x,
            filters: design.stem,
            kernel: 3,
            padding: 1,
            bias: true
        )
        net.name("stem.1", x)
        net.name("stem", x)
        var side = (design.side + 1) / 2
        for (index, stage) in design.stages.enumerated() {
            side = (side + 1) / 2
            for layer in 0..<stage.layers {
                let name = "blocks.\(index).layers.\(layer)"
                x = net.inverted(
                    "\(name).layers.MBconv",
                    x,
                    filters: stage.width,
                    stride: layer == 0 ? 2 : 1,
                    isFirst: index == 0 && layer == 0
                )
                for isGrid in [false, true] {
                    x = net.partitionAttention(
                        "\(name).layers.\(isGrid ? "grid" : "window")_attention",
                        x,
                        design,
                        side: side,
                        isGrid: isGrid
                    )
                }
                net.name("\(name).layers", x)
                net.name(name, x)
            }
            net.name("blocks.\(index)", x)
        }
        let width = net.channels[x]
        x = net.adaptiveAveragePool("classifier.0", x, output: (1, 1))
        x = net.flatten("classifier.1", x)
        x = net.layerNorm("classifier.2", x, eps: eps)
        x = net.linear("classifier.3", x, outputs: width)
        x = net.activation("classifier.4", x, .tanh)
        x = net.linear("classifier.5", x, outputs: options.classes, bias: false)
        net.name("classifier", x)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// An inverted residual block with squeeze and excitation: torchvision's `MBConv`.
    fileprivate mutating func inverted(
        _ name: String,
        _ x: Value,
        filters: Int,
        stride: Int,
        isFirst: Bool
    ) -> Value {
        var shortcut = x
        if stride == 2 {
            shortcut = averagePool("\(name).proj.0", x, kernel: 3, stride: 2, padding: 1)
        }
        if stride == 2 || channels[x] != filters {
            let own = stride == 2 ? "1" : "0"
            shortcut = convolution(
                "\(name).proj.\(own)",
                shortcut,
                filters: filters,
                kernel: 1,
                bias: true
            )
        }
        if stride == 1, channels[x] == filters {
            shortcut = identity("\(name).proj", x)
        } else {
            self.name("\(name).proj", shortcut)
        }
        let layers = "\(name).layers"
        let hidden = 4 * filters
        let norm = BatchNormOptions.coarse
        var y = batchNorm("\(layers).pre_norm", x, eps: norm.eps, momentum: norm.momentum)
        y = normalizedConvolution(
            "\(layers).conv_a",
            y,
            filters: hidden,
            kernel: 1,
            norm: norm,
            activation: .gelu
        )
        y = normalizedConvolution(
            "\(layers).conv_b",
            y,
            filters: hidden,
            kernel: 3,
            stride: stride,
            groups: hidden,
            norm: norm,
            activation: .gelu
        )
        y = squeezeExcitation(
            "\(layers).squeeze_excitation",
            y,
            Excitation(squeezed: filters / 4, activation: .silu)
        )
        y = convolution("\(layers).conv_c", y, filters: filters, kernel: 1, bias: true)
        self.name(layers, y)
        // The first block's branch is never dropped.
        let depth = "\(name).stochastic_depth"
        y = isFirst ? identity(depth, y) : stochasticDepth(depth, y)
        y = add("\(name).(add)", shortcut, y)
        self.name(name, y)
        return y
    }

    /// Attention within windows, or within grids, and a perceptron, each added to what came in:
    /// torchvision's `PartitionAttentionLayer`.
    fileprivate mutating func partitionAttention(
        _ name: String,
        _ x: Value,
        _ design: MaxViT.Design,
        side: Int,
        isGrid: Bool
    ) -> Value {
        let plane = PlaneSize(height: side, width: side)
        let window = isGrid ? side / design.partition : design.partition
        var y = move("\(name).partition_op", "partition", x, .windows(side: window, of: plane))
        y = swap("\(name).partition_swap", y, if: isGrid)
        let parts = y
        y = relativeAttention("\(name).attn_layer", parts, design)
        y = stochasticDepth("\(name).stochastic_dropout", y)
        let between = add("\(name).(add)", parts, y)
        y = layerNorm("\(name).mlp_layer.0", between, eps: MaxViT.eps)
        y = pixelwiseLinear("\(name).mlp_layer.1", y, outputs: 4 * channels[x])
        y = activation("\(name).mlp_layer.2", y, .gelu)
        y = pixelwiseLinear("\(name).mlp_layer.3", y, outputs: channels[x])
        y = dropout("\(name).mlp_layer.4", y)
        self.name("\(name).mlp_layer", y)
        y = stochasticDepth("\(name).stochastic_dropout", y)
        y = add("\(name).(add)", between, y)
        y = swap("\(name).departition_swap", y, if: isGrid)
        y = move("\(name).departition_op", "departition", y, .picture(ofWindows: window, plane))
        self.name(name, y)
        return y
    }

    /// Windows' pixels as grids', where attention is within grids.
    private mutating func swap(_ name: String, _ x: Value, if isGrid: Bool) -> Value {
        isGrid ? move(name, "swap", x, .transposition) : identity(name, x)
    }

    /// Layer norm and torchvision's `RelativePositionalMultiHeadAttention` within each row.
    private mutating func relativeAttention(
        _ name: String,
        _ x: Value,
        _ design: MaxViT.Design
    ) -> Value {
        let width = channels[x]
        var y = layerNorm("\(name).0", x, eps: MaxViT.eps)
        let qkv = pixelwiseLinear("\(name).1.to_qkv", y, outputs: 3 * width)
        y = attention(
            "\(name).1",
            qkv,
            like: y,
            heads: width / design.head,
            scale: 1 / Float(width).squareRoot(),
            pattern: .rows,
            bias: .table(RelativePositions(side: design.partition), isIndexFlat: false)
        )
        y = pixelwiseLinear("\(name).1.merge", y, outputs: width)
        self.name("\(name).1", y)
        y = dropout("\(name).2", y)
        self.name(name, y)
        return y
    }
}
