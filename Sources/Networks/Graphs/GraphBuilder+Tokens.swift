import Kernels

/// Layers of networks that look at pixels as tokens.
extension GraphBuilder {
    /// A linear layer over each pixel's channels; of one that is no module, `scope` says where its
    /// parameters' names begin.
    package mutating func pixelwiseLinear(
        _ name: String,
        _ x: Value,
        outputs: Int,
        bias: Bool = true,
        scope: String? = nil,
        names: LinearNames = LinearNames()
    ) -> Value {
        let layer = Convolution(
            inputs: channels[x],
            outputs: outputs,
            hasBias: bias,
            names: names
        )
        return add(name, layer, [x], channels: outputs, scope: scope)
    }

    /// Attention of `heads` heads of a value that holds q, k and v, within what has the plane of
    /// `plane`.
    mutating func attention(
        _ name: String,
        _ qkv: Value,
        like plane: Value,
        heads: Int,
        scale: Float,
        pattern: SelfAttention.Pattern,
        bias: PositionBias = .none
    ) -> Value {
        let channels = channels[qkv] / 3
        let layer = SelfAttention(
            channels: channels,
            heads: heads,
            scale: scale,
            pattern: pattern,
            bias: bias
        )
        return add("\(name).(attention)", layer, [qkv, plane], channels: channels, scope: name)
    }

    /// Attention of `heads` heads of a value that holds q, k and v, within each row of it.
    ///
    /// Where there are `groups`, one for each pixel, it stays within them; `scope` says where the
    /// names of the bias's parameters begin.
    package mutating func attention(
        _ name: String,
        _ qkv: Value,
        heads: Int,
        scale: Float,
        groups: [UInt8]? = nil,
        bias: PositionBias = .none,
        scope: String? = nil
    ) -> Value {
        let channels = channels[qkv] / 3
        let layer = SelfAttention(
            channels: channels,
            heads: heads,
            scale: scale,
            pattern: groups.map(SelfAttention.Pattern.groupedRows) ?? .rows,
            bias: bias
        )
        return add(name, layer, [qkv, qkv], channels: channels, scope: scope)
    }

    /// Whole pixels in another order, and zeros between them.
    mutating func move(
        _ name: String,
        _ kind: String,
        _ x: Value,
        _ move: PixelMove.Move,
        channels: Int? = nil
    ) -> Value {
        let layer = PixelMove(kind: kind, move: move)
        return add(name, layer, [x], channels: channels ?? self.channels[x])
    }

    /// Linear, GELU, linear over each pixel's channels with dropout behind either: torchvision's
    /// `MLP`.
    mutating func multilayerPerceptron(_ name: String, _ x: Value, hidden: Int) -> Value {
        var y = pixelwiseLinear("\(name).0", x, outputs: hidden)
        y = activation("\(name).1", y, .gelu)
        y = dropout("\(name).2", y)
        y = pixelwiseLinear("\(name).3", y, outputs: channels[x])
        y = dropout("\(name).4", y)
        self.name(name, y)
        return y
    }
}
