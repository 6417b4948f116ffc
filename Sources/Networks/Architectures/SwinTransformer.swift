import Kernels

/// "Swin Transformer" (Liu et al., 2021), and "Swin Transformer V2" (Liu et al., 2021), which
/// normalizes behind attention and perceptron, and whose attention is of cosines.
enum SwinTransformer {
    /// A model's numbers.
    struct Design {
        /// Whether it is of the second version.
        var isSecond = false
        /// Channels of the first stage; each next has twice as many.
        let width: Int
        /// Blocks of each stage.
        let depths: [Int]
        /// Heads of each stage.
        let heads: [Int]

        /// The side of the windows.
        var window: Int { isSecond ? 8 : 7 }
    }

    /// Layer norms' ε.
    fileprivate static let eps: Float = 1e-5

    static func graph(_ design: Design, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        var x = net.convolution(
            "features.0.0",
            net.input,
            filters: design.width,
            kernel: 4,
            stride: 4,
            bias: true
        )
        x = net.permute("features.0.1", x, to: .channelsLast)
        x = net.layerNorm("features.0.2", x, eps: eps)
        net.name("features.0", x)
        for (stage, depth) in design.depths.enumerated() {
            let name = "features.\(2 * stage + 1)"
            for block in 0..<depth {
                x = net.swinBlock(
                    "\(name).\(block)",
                    x,
                    design,
                    heads: design.heads[stage],
                    shift: block % 2 == 0 ? 0 : design.window / 2
                )
            }
            net.name(name, x)
            guard stage + 1 < design.depths.count else { break }
            x = net.patchMerging("features.\(2 * stage + 2)", x, design)
        }
        net.name("features", x)
        x = net.layerNorm("norm", x, eps: eps)
        x = net.permute("permute", x, to: .channelsFirst)
        x = net.adaptiveAveragePool("avgpool", x, output: (1, 1))
        x = net.flatten("flatten", x)
        x = net.linear("head", x, outputs: options.classes)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// Half the picture and twice the channels.
    fileprivate mutating func patchMerging(
        _ name: String,
        _ x: Value,
        _ design: SwinTransformer.Design
    ) -> Value {
        let width = channels[x]
        var y = move("\(name).(squares)", "squares", x, .squares, channels: 4 * width)
        if !design.isSecond { y = layerNorm("\(name).norm", y, eps: SwinTransformer.eps) }
        y = pixelwiseLinear("\(name).reduction", y, outputs: 2 * width, bias: false)
        if design.isSecond { y = layerNorm("\(name).norm", y, eps: SwinTransformer.eps) }
        self.name(name, y)
        return y
    }

    /// Attention within windows, then a perceptron, each added to what came in.
    fileprivate mutating func swinBlock(
        _ name: String,
        _ x: Value,
        _ design: SwinTransformer.Design,
        heads: Int,
        shift: Int
    ) -> Value {
        var y = x
        if !design.isSecond { y = layerNorm("\(name).norm1", y, eps: SwinTransformer.eps) }
        y = windowAttention("\(name).attn", y, design, heads: heads, shift: shift)
        if design.isSecond { y = layerNorm("\(name).norm1", y, eps: SwinTransformer.eps) }
        y = stochasticDepth("\(name).stochastic_depth", y)
        let between = add("\(name).(add)", x, y)
        y = between
        if !design.isSecond { y = layerNorm("\(name).norm2", y, eps: SwinTransformer.eps) }
        y = multilayerPerceptron("\(name).mlp", y, hidden: 4 * channels[x])
        if design.isSecond { y = layerNorm("\(name).norm2", y, eps: SwinTransformer.eps) }
        y = stochasticDepth("\(name).stochastic_depth", y)
        y = add("\(name).(add)", between, y)
        self.name(name, y)
        return y
    }

    /// torchvision's `ShiftedWindowAttention`; its linear layers are no modules that are called.
    private mutating func windowAttention(
        _ name: String,
        _ x: Value,
        _ design: SwinTransformer.Design,
        heads: Int,
        shift: Int
    ) -> Value {
        let width = channels[x]
        let positions = RelativePositions(side: design.window)
        // Before q, k and v are formed: what fills up windows takes part with their biases.
        var y = move("\(name).(pad)", "padding", x, .padding(side: design.window))
        y = pixelwiseLinear(
            "\(name).(qkv)",
            y,
            outputs: 3 * width,
            scope: "\(name).qkv",
            // torchvision's V2 sets k's to zero each time.
            names: LinearNames(silent: design.isSecond ? width..<2 * width : nil)
        )
        y = attention(
            name,
            y,
            like: x,
            heads: heads,
            scale: 1 / Float(width / heads).squareRoot(),
            pattern: .windows(side: design.window, shift: shift),
            bias: design.isSecond ? .network(positions) : .table(positions, isIndexFlat: true)
        )
        y = pixelwiseLinear("\(name).(proj)", y, outputs: width, scope: "\(name).proj")
        self.name(name, y)
        return y
    }
}
