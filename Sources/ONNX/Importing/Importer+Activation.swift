import Kernels
import Networks
import Tensors

extension Translation {
    /// Activation functions.
    static let activations: [String: Maker] = [
        "Relu": activation(.relu), "Sigmoid": activation(.sigmoid), "Tanh": activation(.tanh),
        "HardSwish": activation(.hardSwish),
        "Gelu": { (node, importer) throws(Refusal) in
            try node.string("approximate", "none") == "tanh"
                ? importer.apply(node, .geluTanh) : importer.activate(node, .gelu)
        },
        "HardSigmoid": { (node, importer) throws(Refusal) in
            let (alpha, beta) = (node.float("alpha", 0.2), node.float("beta", 0.5))
            try abs(alpha - 1 / 6) < 1e-6 && beta == 0.5
                ? importer.activate(node, .hardSigmoid)
                : importer.apply(node, .hardSigmoid(alpha: alpha, beta: beta))
        },
        "Swish": { (node, importer) throws(Refusal) in
            let alpha = node.float("alpha", 1)
            try alpha == 1
                ? importer.activate(node, .silu) : importer.apply(node, .swish(alpha: alpha))
        },
        "Clip": clip,
        "PRelu": parametricRelu,
        "Softmax": { (node, importer) throws(Refusal) in try importer.softmax(node, false) },
        "LogSoftmax": { (node, importer) throws(Refusal) in try importer.softmax(node, true) },
    ]

    private static func activation(_ function: Activation) -> Maker {
        { (node, importer) throws(Refusal) in try importer.activate(node, function) }
    }

    private static func clip(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        func bound(_ index: Int, _ name: String) throws(Refusal) -> Float? {
            if importer.model.opset < 11 {
                if case .float(let bound) = node.attributes[name] { return bound }
                return nil
            }
            guard let weight = try importer.constant(node, index, name) else { return nil }
            try weight.check(count: 1, name)
            return try weight.floats.values[0]
        }
        let (least, most) = (try bound(1, "min"), try bound(2, "max"))
        switch (least, most) {
        case (0, nil): try importer.activate(node, .relu)
        case (0, 6): try importer.activate(node, .relu6)
        default: try importer.apply(node, .clip(min: least, max: most))
        }
    }

    private static func parametricRelu(_ node: Node, _ importer: inout Importer) throws(Refusal) {
        let x = try importer.value(node, 0)
        guard !x.extents.isEmpty else { throw Refusal("its input has no axes") }
        guard let slope = try importer.constant(node, 1, "slope") else {
            throw Refusal("it has no slope")
        }
        let rank = x.extents.count
        let channel = rank == 1 ? 0 : 1
        let own = slope.extents.padded(to: max(rank, slope.extents.count))
        let isOne = slope.count == 1
        guard isOne || own.count == rank && own[channel] == slope.count,
            isOne || slope.count == x.extents[channel]
        else { return try bend(node, x, slope, &importer) }
        let ready = try importer.pixels(x, channels: channel, for: node)
        let scope = importer.scope(node.name, "slopes", [slope.source])
        let value = importer.net.prelu(
            node.name,
            ready.value,
            slopes: slope.count,
            scope: scope
        )
        let slopes = try slope.floats
        importer.provide("\(scope).weight", from: slope.source) {
            slopes.reshaped(to: [slope.count])
        }
        importer.finish(node, try importer.made(value, like: ready))
    }

    /// max(x, 0) + slope·min(x, 0), of slopes along other axes than the channels alone.
    private static func bend(
        _ node: Node,
        _ x: Traced,
        _ slope: Weight,
        _ importer: inout Importer
    ) throws(Refusal) {
        guard x.extents.broadcast(with: slope.extents) == x.extents else {
            throw Refusal("a slope of \(slope.extents) isn't for \(x.extents)")
        }
        let above = importer.net.activation(importer.inner(node, "above"), x.value, .relu)
        let below = importer.net.pointwise(importer.inner(node, "below"), x.value, .clip(max: 0))
        let slopes = try importer.materialized(slope, node, 1)
        let bent = try importer.combined(
            importer.made(below, like: x),
            slopes,
            by: .multiply,
            for: node
        )
        let kept = try importer.made(above, like: x)
        importer.finish(node, try importer.combined(kept, bent, by: .add, for: node))
    }
}

extension Importer {
    /// A layer of one activation function.
    mutating func activate(_ node: Node, _ function: Activation) throws(Refusal) {
        let x = try value(node, 0)
        finish(node, try made(net.activation(node.name, x.value, function), like: x))
    }

    /// A layer of any function of each element.
    mutating func apply(_ node: Node, _ function: PointwiseFunction) throws(Refusal) {
        let x = try value(node, 0)
        finish(node, try made(net.pointwise(node.name, x.value, function), like: x))
    }

    fileprivate mutating func softmax(_ node: Node, _ isLogarithmic: Bool) throws(Refusal) {
        let x = try value(node, 0)
        let rank = x.extents.count
        let isOld = model.opset < 13
        let axis = try node.axis("axis", isOld ? 1 : -1, rank: rank)
        let ready: Traced
        let split: AxisSplit
        if isOld {
            // Before opset 13 it is taken over that axis and all behind it.
            ready = try ordered(x, Array(0..<rank), for: node)
            let own = x.extents[axis...].reduce(1, *)
            split = AxisSplit(outer: x.count / own, axis: own, inner: 1)
        } else {
            ready = x
            let inner = x.inner(axis)
            let own = x.extents[axis]
            split = AxisSplit(outer: x.count / own / inner, axis: own, inner: inner)
        }
        let value = net.softmax(node.name, ready.value, split: split, isLogarithmic: isLogarithmic)
        let made = try made(value, like: ready)
        guard !isLogarithmic, case .scores(let scores)? = x.origin, split.axis == scores.tokens,
            axis == rank - 1
        else { return finish(node, made) }
        finish(node, shares: made.seen(x.extents, order: made.order, origin: .shares(scores)))
    }
}
