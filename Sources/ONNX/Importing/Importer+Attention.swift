import Kernels
import Networks
import Tensors

/// Attention, which files have in many nodes, as one layer: scores are followed from the product
/// that makes them to the one that uses them.
extension Importer {
    /// What the product of two values is, if they are queries and keys: [batch, tokens, head] and
    /// [batch, head, tokens].
    func scores(_ queries: Traced, _ keys: Traced) -> Scores? {
        let rank = queries.extents.count
        guard rank >= 2, keys.extents.count == rank else { return nil }
        let turned = Array(0..<rank - 2) + [rank - 1, rank - 2]
        guard turned.map({ keys.extents[$0] }) == queries.extents else { return nil }
        let (q, k) = (queries.sight, keys.sight.transposed(turned))
        guard let layout = TokenLayout(extents: queries.extents, [q, k]) else { return nil }
        return Scores(layout: layout, queries: q, keys: k, scale: q.scale * k.scale)
    }

    /// What a value is once a tensor of these extents was added to it.
    func biased(
        _ origin: Origin?,
        _ extents: [Int],
        _ weight: Weight,
        _ scope: String?
    ) throws(Refusal) -> Origin? {
        guard case .scores(let scores)? = origin else { return nil }
        let own = weight.extents.padded(to: extents.count)
        return scores.adding(try weight.floats.values, own, to: extents, scope: scope)
            .map(Origin.scores)
    }

    /// Says that a softmax's output are scores' shares, and with it what looks for those that are
    /// no numbers, as they are where a token sees no other: these never are.
    mutating func finish(_ node: Node, shares made: Traced) {
        finish(node, made)
        guard node.outputs[0] != "", readerCount(of: node.outputs[0]) == 2,
            let choice = lastReader(of: node.outputs[0], "Where"), choice.inputs.count == 3,
            choice.inputs[2] == node.outputs[0], choice.inputs[1] != node.outputs[0],
            let test = maker(of: choice.inputs[0]), test.operation == "IsNaN",
            test.inputs == [node.outputs[0]], readerCount(of: choice.inputs[0]) == 1,
            case .constant(let other)? = tensor(choice.inputs[1]), other.count == 1
        else { return }
        absorb(test)
        absorb(choice)
        finish(choice, made)
    }

    /// The product of shares and values, if it is attention.
    mutating func attention(_ node: Node) throws(Refusal) -> Traced? {
        guard case .value(let shares)? = try operand(node, 0),
            case .value(let values)? = try operand(node, 1),
            case .shares(let scores)? = shares.origin
        else { return nil }
        return try attention(scores, values, for: node)
    }

    /// Attention with these scores; nil where q, k and v don't lie as the engine's layer has them.
    private mutating func attention(
        _ scores: Scores,
        _ values: Traced,
        for node: Node
    ) throws(Refusal) -> Traced? {
        let (layout, sight) = (scores.layout, values.sight)
        guard values.extents == layout.extents, sight.scale == 1 else { return nil }
        let sights = [scores.queries, scores.keys, sight]
        let isWhole = sights.allSatisfy { sight in
            layout.pixel(of: sight).map { layout.sequences * layout.tokens * $0 }
                == self.plane(of: sight.base).count
        }
        guard isWhole else { return nil }
        let plane = Plane(
            channels: layout.channels,
            height: layout.sequences,
            width: layout.tokens
        )
        let value = net.attention(
            node.name,
            try joined(sights, layout, for: node),
            heads: layout.heads,
            scale: scores.scale,
            groups: scores.groups,
            bias: scores.bias,
            scope: scores.scope
        )
        return try made(value, plane, layout.extents, order: layout.order)
    }

    /// Queries, keys and values one after another along the channels: as they lie, where they do.
    private mutating func joined(
        _ sights: [Sight],
        _ layout: TokenLayout,
        for node: Node
    ) throws(Refusal) -> GraphBuilder.Value {
        let channels = layout.channels
        var plane = Plane(channels: 0, height: layout.sequences, width: layout.tokens)
        var parts: [GraphBuilder.Value] = []
        let isOne = sights.indices.allSatisfy { place in
            sights[place].base == sights[0].base && sights[place].offset == place * channels
                && layout.pixel(of: sights[place]) == 3 * channels
        }
        for (sight, name) in zip(sights, ["q", "k", "v"]) {
            let pixel = layout.pixel(of: sight) ?? channels
            let extents = [layout.sequences, layout.tokens, pixel]
            plane.channels = pixel
            let whole = Traced(value: sight.base, extents: extents, order: [0, 1, 2])
            let pixels = try divided(whole, plane, for: node)
            if isOne { return pixels }
            plane.channels = channels
            guard pixel != channels else {
                parts.append(pixels)
                continue
            }
            let range = sight.offset..<sight.offset + channels
            let part = net.channels(inner(node, name), pixels, range)
            parts.append(
                try made(part, plane, extents.dropLast() + [channels], order: [0, 1, 2]).value
            )
        }
        plane.channels = 3 * channels
        let value = net.concatenate(inner(node, "qkv"), parts)
        let extents = [layout.sequences, layout.tokens, plane.channels]
        return try made(value, plane, extents, order: [0, 1, 2]).value
    }

    /// The operation that is attention itself.
    mutating func wholeAttention(_ node: Node) throws(Refusal) {
        let windows = ["left_window_size", "right_window_size"]
        guard node.int("is_causal", 0) == 0, node.float("softcap", 0) == 0,
            windows.allSatisfy({ node.int($0, -1) < 0 })
        else { throw Refusal("with is_causal, softcap or a window of tokens it isn't done") }
        guard node.inputs.dropFirst(4).allSatisfy(\.isEmpty),
            node.outputs.dropFirst().allSatisfy({ readerCount(of: $0) == 0 })
        else { throw Refusal("what it keeps of earlier tokens, and its scores, aren't done") }
        let isJoined = try value(node, 0).extents.count == 3
        var (q, k) = (try headed(node, 0, "q_num_heads"), try headed(node, 1, "kv_num_heads"))
        let v = try headed(node, 2, "kv_num_heads")
        guard q.extents.count == 4, k.extents.count == 4, v.extents.count == 4,
            q.extents[1] == k.extents[1], k.extents[1] == v.extents[1]
        else {
            throw Refusal(
                "heads of \(q.extents), \(k.extents) and \(v.extents) don't belong together"
            )
        }
        k = transposed(k, [0, 1, 3, 2])
        let root = 1 / Float(max(q.extents[3], 1)).squareRoot()
        let scale = node.float("scale", root)
        let pairs = Array(q.extents.dropLast()) + [k.extents[3]]
        guard let mask = try constant(node, 3, "mask") else {
            return finish(node, try attention(q, k, v, scale, nil, isJoined, for: node))
        }
        guard mask.extents.count <= 4, pairs.broadcast(with: mask.extents) == pairs else {
            throw Refusal("a mask of \(mask.extents) doesn't fit \(pairs)")
        }
        if case .bools(let flags) = mask.constant.numbers {
            guard !flags.contains(false) else {
                throw Refusal("a mask of truths that hides something isn't done")
            }
            return finish(node, try attention(q, k, v, scale, nil, isJoined, for: node))
        }
        finish(node, try attention(q, k, v, scale, mask, isJoined, for: node))
    }

    /// An input of attention as [n, heads, tokens, channels].
    private mutating func headed(
        _ node: Node,
        _ index: Int,
        _ heads: String
    ) throws(Refusal) -> Traced {
        let x = try value(node, index)
        guard x.extents.count == 3 else { return x }
        let heads = node.int(heads, 0)
        guard heads > 0, x.extents[2] % heads == 0 else {
            throw Refusal("\(x.extents) don't make \(heads) heads")
        }
        let extents = [x.extents[0], x.extents[1], heads, x.extents[2] / heads]
        return transposed(try reshaped(x, to: extents, for: node), [0, 2, 1, 3])
    }

    /// Attention of [n, heads, tokens, channels], as one layer or as several.
    private mutating func attention(
        _ q: Traced,
        _ k: Traced,
        _ v: Traced,
        _ scale: Float,
        _ mask: Weight?,
        _ isJoined: Bool,
        for node: Node
    ) throws(Refusal) -> Traced {
        var attention: Traced?
        if var scores = scores(q, k) {
            let pairs = q.extents.dropLast() + [scores.tokens]
            try effort.count(value: Array(pairs).elementCount)
            scores.scale *= scale
            let whole = try mask.map { (mask) throws(Refusal) in
                try biased(.scores(scores), Array(pairs), mask, nil)
            }
            switch whole {
            case .some(.some(.scores(let sum))): attention = try self.attention(sum, v, for: node)
            case .none: attention = try self.attention(scores, v, for: node)
            default: break
            }
        }
        let made: Traced
        if let attention {
            made = attention
        } else {
            made = try several(q, k, v, scale, mask, for: node)
        }
        guard isJoined else { return made }
        let extents = [made.extents[0], made.extents[2], made.extents[1] * made.extents[3]]
        return try reshaped(transposed(made, [0, 2, 1, 3]), to: extents, for: node)
    }

    private mutating func several(
        _ q: Traced,
        _ k: Traced,
        _ v: Traced,
        _ scale: Float,
        _ mask: Weight?,
        for node: Node
    ) throws(Refusal) -> Traced {
        var x = try product(q, k, for: node, called: inner(node, "products"))
        let function = PointwiseFunction.affine(scale: scale, shift: 0)
        x = try made(net.pointwise(inner(node, "scale"), x.value, function), like: x)
        if let mask {
            let other = try materialized(mask, node, 3)
            x = try combined(x, other, by: .add, for: node)
        }
        let tokens = x.extents[3]
        let split = AxisSplit(outer: x.count / tokens, axis: tokens, inner: 1)
        x = try made(net.softmax(inner(node, "softmax"), x.value, split: split), like: x)
        return try product(x, v, for: node, called: node.name)
    }
}
