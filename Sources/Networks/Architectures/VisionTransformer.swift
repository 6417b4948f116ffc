import Tensors

/// "An image is worth 16×16 words" (Dosovitskiy et al., 2020).
enum VisionTransformer {
    /// A model's numbers.
    struct Design {
        /// The side of the squares of pixels that become tokens.
        let patch: Int
        let layers: Int
        let heads: Int
        let width: Int
        /// The hidden units of each layer's perceptron.
        let hidden: Int
    }

    /// Layer norms' ε.
    fileprivate static let eps: Float = 1e-6

    /// What torchvision before 0.14, and its published files, call `mlp.linear_1` and
    /// `mlp.linear_2` are `mlp.0` and `mlp.3`.
    static func renamed(_ name: String) -> String? {
        var parts = name.split(separator: ".").map(String.init)
        guard parts.count > 2, parts[parts.count - 3] == "mlp" else { return nil }
        switch parts[parts.count - 2] {
        case "linear_1": parts[parts.count - 2] = "0"
        case "linear_2": parts[parts.count - 2] = "3"
        default: return nil
        }
        return parts.joined(separator: ".")
    }

    /// The side of the pictures whose patches have learned places in a file, if it tells.
    static func side(_ shapes: [String: Shape], patch: Int) -> Int? {
        guard let places = shapes["encoder.pos_embedding"], places.rank == 3 else { return nil }
        let patches = Int(Double(places[1] - 1).squareRoot().rounded())
        return patches > 0 && patches * patches == places[1] - 1 ? patches * patch : nil
    }

    static func graph(_ design: Design, _ options: ArchitectureOptions) -> Graph {
        var net = GraphBuilder()
        let side = options.side ?? 224
        var x = net.convolution(
            "conv_proj",
            net.input,
            filters: design.width,
            kernel: design.patch,
            stride: design.patch,
            bias: true
        )
        let embedding = TokenEmbedding(
            channels: design.width,
            tokens: (side / design.patch) * (side / design.patch) + 1,
            side: side
        )
        x = net.add(
            "(embedding)",
            embedding,
            [x, net.input],
            channels: design.width,
            scope: ""
        )
        x = net.dropout("encoder.dropout", x)
        for layer in 0..<design.layers {
            x = net.encoderLayer("encoder.layers.encoder_layer_\(layer)", x, design)
        }
        net.name("encoder.layers", x)
        x = net.layerNorm("encoder.ln", x, eps: eps)
        net.name("encoder", x)
        x = net.move("(class_token)", "select", x, .first)
        x = net.linear("heads.head", x, outputs: options.classes)
        net.name("heads", x)
        net.output(x)
        return net.build()
    }
}

extension GraphBuilder {
    /// Attention, then a perceptron, each of what is normalized and added to what came in.
    fileprivate mutating func encoderLayer(
        _ name: String,
        _ x: Value,
        _ design: VisionTransformer.Design
    ) -> Value {
        let attention = "\(name).self_attention"
        var y = layerNorm("\(name).ln_1", x, eps: VisionTransformer.eps)
        let qkv = pixelwiseLinear(
            "\(attention).(in_proj)",
            y,
            outputs: 3 * design.width,
            scope: attention,
            names: LinearNames(weight: "in_proj_weight", bias: "in_proj_bias")
        )
        y = self.attention(
            attention,
            qkv,
            like: y,
            heads: design.heads,
            scale: 1 / Float(design.width / design.heads).squareRoot(),
            pattern: .rows
        )
        y = pixelwiseLinear(
            "\(attention).(out_proj)",
            y,
            outputs: design.width,
            scope: "\(attention).out_proj"
        )
        self.name(attention, y)
        y = dropout("\(name).dropout", y)
        let between = add("\(name).(add)", x, y)
        y = layerNorm("\(name).ln_2", between, eps: VisionTransformer.eps)
        y = multilayerPerceptron("\(name).mlp", y, hidden: design.hidden)
        y = add("\(name).(add)", between, y)
        self.name(name, y)
        return y
    }
}
