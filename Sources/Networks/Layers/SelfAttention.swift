import Kernels
import Tensors

/// Attention of tokens to one another, of a value that holds q, k and v one after another along its
/// channels.
///
/// A second input has the plane that is made: the rest of the windows is left out.
struct SelfAttention: Layer {
    /// Who attends to whom.
    enum Pattern: Sendable {
        /// The pixels of a row.
        case rows
        /// Those of a row that are of one group: one for each pixel.
        case groupedRows([UInt8])
        /// Those of a window, moved by `shift` where there are several.
        case windows(side: Int, shift: Int)
    }

    let channels: Int
    let heads: Int
    /// The scale of each product; with a learned one, not used.
    let scale: Float
    let pattern: Pattern
    let bias: PositionBias

    let kind = "attention"

    var parameters: [LayerParameter] { bias.parameters(heads: heads) }

    var attributes: LayerAttributes {
        let window: (side: Int, shift: Int)? =
            switch pattern {
            case .rows, .groupedRows: nil
            case .windows(let side, let shift): (side, shift)
            }
        return [
            "embed_dim": .whole(channels),
            "num_heads": .whole(heads),
            "window_size": window.map { .wholes([$0.side, $0.side]) },
            "shift_size": window.map { .wholes([$0.shift, $0.shift]) },
        ]
    }

    var operands: Int { 1 }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        guard inputs[0].channels == 3 * channels else {
            throw LayerError(reason: "\(inputs[0].channels) channels are no q, k, v of \(channels)")
        }
        let read = inputs[0].plane
        if case .groupedRows(let groups) = pattern, groups.count != read.height * read.width {
            throw LayerError(
                reason: "\(read.height)×\(read.width) tokens are not the \(groups.count) in groups"
            )
        }
        if let tokens = bias.tokens(heads: heads), tokens != read.width {
            throw LayerError(reason: "\(read.width) tokens are not the \(tokens) of the bias")
        }
        let (height, width) = inputs[1].plane
        return inputs[0].with(channels: channels, height: height, width: width)
    }

    func step(at site: Site) -> (any Step)? { SelfAttentionStep(site: site, layer: self) }

    fileprivate func sequences(_ read: Shape, making made: Shape) -> TokenSequences {
        let (height, width) = read.plane
        switch pattern {
        case .rows: return TokenSequences(rows: height, of: width)
        case .groupedRows(let groups):
            return TokenSequences(rows: height, of: width, groups: groups)
        case .windows(let side, let shift):
            return TokenSequences(
                windows: side,
                of: PlaneSize(height: height, width: width),
                shift: shift,
                making: PlaneSize(height: made.plane.height, width: made.plane.width)
            )
        }
    }
}

/// Keeps nothing but q, k and v: their products are formed again for the gradient.
struct SelfAttentionStep: SiteStep {
    let site: Site
    let layer: SelfAttention
    let sequences: TokenSequences

    let kind = "attention"
    var inputs: [Value] { [site.inputs[0]] }
    var retained: [Value] { inputs }
    var hasParameters: Bool { !layer.parameters.isEmpty }
    /// For the gradients of biases and scales, which come with those of q, k and v.
    var memoBytes: Int {
        let pairs = sequences.tokens * sequences.tokens
        let isNeeded = hasParameters && site.purpose.trainsParameters
        return isNeeded ? layer.heads * (pairs + 1) * MemoryLayout<Float>.stride : 0
    }
    var multiplyAccumulates: Int {
        2 * site.inputShapes[0][0] * sequences.count * sequences.tokens * sequences.tokens
            * layer.channels
    }

    init(site: Site, layer: SelfAttention) {
        self.site = site
        self.layer = layer
        sequences = layer.sequences(site.inputShapes[0], making: site.outputShape)
    }

    func forward(_ context: Context) {
        attention(context).apply(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        let isWanted = context.write(0).isWanted
        guard isWanted || memoBytes > 0 else { return }
        let (qkv, dy) = (context.activation(inputs[0]), context.gradient(output))
        // That of the biases comes with it, also where nothing before them is trained.
        let spare = isWanted ? nil : FloatBlock(qkv.n * qkv.h * qkv.w * qkv.c)
        defer { withExtendedLifetime(spare) {} }
        let dqkv =
            spare.map { unsafe View($0.base, n: qkv.n, h: qkv.h, w: qkv.w, c: qkv.c) }
            ?? context.gradient(inputs[0])
        let isAccumulating = isWanted && context.write(0).isAccumulating
        guard memoBytes > 0, let memo = unsafe context.memo else {
            return attention(context).inputGradient(
                qkv,
                dy,
                into: dqkv,
                accumulating: isAccumulating,
                pool: context.pool
            )
        }
        let gradient = attention(context).gradient(
            qkv,
            dy,
            into: dqkv,
            accumulating: isAccumulating,
            pool: context.pool
        )
        let kept = unsafe memo.assumingMemoryBound(to: Float.self)
        for (index, value) in (gradient.bias + gradient.scale).enumerated() {
            unsafe kept[index] = value
        }
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        guard memoBytes > 0, let memo = unsafe context.memo else { return }
        let count = memoBytes / MemoryLayout<Float>.stride
        let kept = unsafe Array(
            UnsafeBufferPointer(start: memo.assumingMemoryBound(to: Float.self), count: count)
        )
        layer.bias.leaveGradients(
            bias: Array(kept.dropLast(layer.heads)),
            scale: Array(kept.suffix(layer.heads)),
            heads: layer.heads,
            at: site.firstSlot,
            context,
            into: sink
        )
    }

    private func bias(_ context: Context) -> FloatBlock? {
        // Without parameters the slot is another's.
        guard hasParameters else { return layer.bias.fixed }
        return context.weights.biases(at: site.firstSlot) {
            layer.bias.spread(heads: layer.heads, at: site.firstSlot, context)
        }
    }

    private func attention(_ context: Context) -> Attention {
        let scale = layer.bias.scale(at: site.firstSlot, context.weights.parameters)
        return Attention(
            sequences,
            scales: scale ?? Array(repeating: layer.scale, count: layer.heads),
            isCosine: scale != nil,
            bias: bias(context)
        )
    }
}
