import Glibc
package import Kernels
package import Tensors

/// What attention adds to its products for how two tokens stand to one another.
package enum PositionBias: Sendable {
    /// Nothing.
    case none
    /// A number for each head and difference of places (Liu et al., 2021, Swin, equation 4); the
    /// file's index of them is flat, or has a row for each token.
    case table(RelativePositions, isIndexFlat: Bool)
    /// The same, made by a small network; q and k are divided by their norms, and the scale is
    /// learned (Liu et al., 2021, Swin V2, sections 3.2 and 3.3).
    case network(RelativePositions)
    /// A number for each pair of tokens of each of so many heads, or of one for all, in a row: a
    /// file's.
    case pairs(heads: Int, tokens: Int)
    /// The same that nothing trains, `[heads][tokens][tokens]`.
    case fixed(FloatBlock)

    /// The small network's hidden units.
    private static let hidden = 512
    /// No logarithm of a scale is larger.
    private static let largestScale = Float(log(100.0))

    /// The parameters, in the order of `torch.nn.Module.state_dict`; the small network's last.
    func parameters(heads: Int) -> [LayerParameter] {
        switch self {
        case .none, .fixed: []
        case .pairs(let own, let tokens):
            [LayerParameter(suffix: "bias", shape: [own * tokens * tokens], role: .trainable)]
        case .table(let positions, let isIndexFlat):
            [
                LayerParameter(
                    suffix: "relative_position_bias_table",
                    shape: [positions.rows, heads],
                    role: .trainable,
                    initial: 0
                ), index(positions, isFlat: isIndexFlat),
            ]
        case .network(let positions):
            [
                LayerParameter(
                    suffix: "logit_scale",
                    shape: [heads, 1, 1],
                    role: .trainable,
                    initial: log(10)
                ),
                coordinates(positions), index(positions, isFlat: true),
                LayerParameter(
                    suffix: "cpb_mlp.0.weight",
                    shape: [PositionBias.hidden, 2],
                    role: .trainable
                ),
                LayerParameter(
                    suffix: "cpb_mlp.0.bias",
                    shape: [PositionBias.hidden],
                    role: .trainable
                ),
                LayerParameter(
                    suffix: "cpb_mlp.2.weight",
                    shape: [heads, PositionBias.hidden],
                    role: .trainable
                ),
            ]
        }
    }

    private func index(_ positions: RelativePositions, isFlat: Bool) -> LayerParameter {
        let index = positions.index.map(Float.init)
        let tokens = positions.tokens
        return LayerParameter(
            suffix: "relative_position_index",
            constant: Tensor(isFlat ? [index.count] : [tokens, tokens], index),
            isInteger: true
        )
    }

    private func coordinates(_ positions: RelativePositions) -> LayerParameter {
        let ends = 2 * positions.side - 1
        return LayerParameter(
            suffix: "relative_coords_table",
            constant: Tensor([1, ends, ends, 2], positions.logarithmicCoordinates),
            isInteger: false
        )
    }

    /// Each head's learned scale, if there is one: e to the power of its logarithm, which is cut
    /// off at that of 100.
    func scale(at slot: ParameterSlot, _ parameters: Parameters) -> [Float]? {
        guard case .network = self else { return nil }
        return parameters[slot].values.map { expf(min($0, PositionBias.largestScale)) }
    }

    /// How many tokens a row must have, where that is fixed.
    func tokens(heads: Int) -> Int? {
        switch self {
        case .none, .table, .network: nil
        case .pairs(_, let tokens): tokens
        case .fixed(let biases): Int(Double(biases.count / heads).squareRoot())
        }
    }

    /// The biases of an attention without parameters.
    var fixed: FloatBlock? { if case .fixed(let biases) = self { biases } else { nil } }

    /// The biases, `[heads][tokens][tokens]`.
    func spread(heads: Int, at slot: ParameterSlot, _ context: Context) -> FloatBlock? {
        let parameters = context.weights.parameters
        switch self {
        case .none, .fixed: return fixed
        case .pairs(let own, let tokens):
            let (row, pairs) = (parameters[slot].values, tokens * tokens)
            let biases = FloatBlock(heads * pairs)
            for i in 0..<biases.count { unsafe biases.base[i] = row[i % (own * pairs)] }
            return biases
        case .table(let positions, _):
            return positions.spread(parameters[slot].values, heads: heads)
        case .network(let positions):
            let pass = NetworkPass(positions, heads, slot, parameters, context.pool)
            return positions.spread(pass.table, heads: heads)
        }
    }

    /// Hands on the gradients of all parameters, from those of the biases and of the scales'
    /// logarithms.
    func leaveGradients(
        bias: [Float],
        scale: [Float],
        heads: Int,
        at slot: ParameterSlot,
        _ context: Context,
        into sink: ParameterSink
    ) {
        switch self {
        case .none, .fixed: break
        case .pairs(let own, let tokens):
            var sums = [Double](repeating: 0, count: own * tokens * tokens)
            for (place, slope) in bias.enumerated() { sums[place % sums.count] += Double(slope) }
            sink.take(slot, gradient: sums.map { Float($0) })
        case .table(let positions, _):
            sink.take(slot, gradient: positions.gather(bias, heads: heads))
        case .network(let positions):
            let parameters = context.weights.parameters
            let logarithms = parameters[slot].values
            sink.take(
                slot,
                gradient: zip(logarithms, scale).map { $0 > PositionBias.largestScale ? 0 : $1 }
            )
            NetworkPass(positions, heads, slot, parameters, context.pool)
                .leaveGradients(positions.gather(bias, heads: heads), into: sink)
        }
    }

    /// 16·sigmoid(w₂·max(w₁·x + b₁, 0)) of each row x of the logarithmic coordinates.
    private struct NetworkPass {
        private let rows: Int
        private let heads: Int
        private let slot: ParameterSlot
        private let parameters: Parameters
        private let pool: Pool
        private let coordinates: FloatBlock
        private let hidden: FloatBlock
        /// The last layer's sigmoids.
        private let gates: [Float]

        /// The table, `[rows][heads]`.
        var table: [Float] { gates.map { 16 * $0 } }

        private var first: ParameterSlot { slot + 3 }
        private var firstBias: ParameterSlot { slot + 4 }
        private var last: ParameterSlot { slot + 5 }

        init(
            _ positions: RelativePositions,
            _ heads: Int,
            _ slot: ParameterSlot,
            _ parameters: Parameters,
            _ pool: Pool
        ) {
            rows = positions.rows
            self.heads = heads
            self.slot = slot
            self.parameters = parameters
            self.pool = pool
            let numbers = positions.logarithmicCoordinates
            coordinates = FloatBlock(numbers.count)
            _ = unsafe coordinates.floats.update(fromContentsOf: numbers)
            hidden = FloatBlock(rows * PositionBias.hidden)
            let products = FloatBlock(rows * heads)
            MatrixProduct.linear(
                coordinates.rows(rows),
                weights: parameters[slot + 3],
                bias: parameters[slot + 4].values,
                into: hidden.rows(rows),
                rows: .together,
                pool: pool
            )
            for i in 0..<hidden.count { unsafe hidden.base[i] = max(hidden.base[i], 0) }
            MatrixProduct.linear(
                hidden.rows(rows),
                weights: parameters[slot + 5],
                into: products.rows(rows),
                rows: .together,
                pool: pool
            )
            gates = unsafe products.floats.map { 1 / (1 + expf(-$0)) }
        }

        func leaveGradients(_ table: [Float], into sink: ParameterSink) {
            let slopes = FloatBlock(rows * heads)
            for (i, gate) in gates.enumerated() {
                unsafe slopes.base[i] = 16 * table[i] * gate * (1 - gate)
            }
            let back = FloatBlock(hidden.count)
            MatrixProduct.linearInputGradient(
                slopes.rows(rows),
                weights: parameters[last],
                into: back.rows(rows),
                rows: .together,
                pool: pool
            )
            for i in 0..<back.count where unsafe hidden.base[i] <= 0 { unsafe back.base[i] = 0 }
            leave(hidden, slopes, last, nil, sink)
            leave(coordinates, back, first, firstBias, sink)
        }

        private func leave(
            _ x: FloatBlock,
            _ dy: FloatBlock,
            _ weight: ParameterSlot,
            _ bias: ParameterSlot?,
            _ sink: ParameterSink
        ) {
            let dw = FloatBlock(parameters[weight].shape.count)
            let db = bias.map { FloatBlock(parameters[$0].shape.count) }
            unsafe MatrixProduct.linearParameterGradient(
                x.rows(rows),
                dy.rows(rows),
                dw: dw.base,
                db: db?.base,
                pool: pool
            )
            unsafe sink.take(weight, gradient: UnsafeBufferPointer(dw.floats))
            if let db, let bias {
                unsafe sink.take(bias, gradient: UnsafeBufferPointer(db.floats))
            }
        }
    }
}

extension FloatBlock {
    /// The block as pictures of one pixel each.
    fileprivate func rows(_ count: Int) -> View {
        unsafe View(base, n: count, h: 1, w: 1, c: self.count / count)
    }
}
