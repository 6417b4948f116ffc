import Kernels
import Networks
import Tensors

extension Translation {
    /// Normalisations.
    static let normalizations: [String: Maker] = [
        "BatchNormalization": batchNormalization,
        "LayerNormalization": layerNormalization,
        "InstanceNormalization": { (node, importer) throws(Refusal) in
            let channels = try importer.pictures(node, 0).extents[1]
            try groupNormalization(node, groups: channels, &importer)
        },
        "GroupNormalization": { (node, importer) throws(Refusal) in
            try groupNormalization(node, groups: node.int("num_groups", 0), &importer)
        },
        "LRN": localResponseNormalization,
        "RMSNormalization": rootMeanSquareNormalization,
        "LpNormalization": lengthNormalization,
    ]

    private static func batchNormalization(
        _ node: Node,
        _ importer: inout Importer
    ) throws(Refusal) {
        guard node.int("training_mode", 0) == 0, node.int("spatial", 1) == 1,
            node.outputs.count == 1 || importer.model.opset < 14
        else {
            throw Refusal("with training_mode=1 or spatial=0 it isn't done; export for inference")
        }
        let x = try importer.value(node, 0)
        guard x.extents.count >= 2 else { throw Refusal("its input has no channels") }
        let ready = try importer.pixels(x, channels: 1, for: node)
        let channels = x.extents[1]
        var tensors: [(source: String?, tensor: Tensor)] = []
        for (index, what) in ["scale", "shift", "mean", "variance"].enumerated() {
            guard let weight = try importer.constant(node, index + 1, what) else {
                throw Refusal("it has no \(what)")
            }
            try weight.check(count: channels, what)
            tensors.append((weight.source, try weight.floats.reshaped(to: [channels])))
        }
        let value = importer.net.batchNorm(
            node.name,
            ready.value,
            eps: node.float("epsilon", 1e-5),
            momentum: 1 - node.float("momentum", 0.9)
        )
        for (suffix, own) in zip(["weight", "bias", "running_mean", "running_var"], tensors) {
            importer.provide("\(node.name).\(suffix)", from: own.source) { own.tensor }
        }
        importer.finish(node, try importer.made(value, like: ready))
    }

    private static func layerNormalization(
        _ node: Node,
        _ importer: inout Importer
    ) throws(Refusal) {
        guard node.outputs.dropFirst().allSatisfy({ importer.readerCount(of: $0) == 0 }) else {
            throw Refusal("its mean and deviation aren't told")
        }
        let x = try importer.value(node, 0)
        let axis = try node.axis("axis", -1, rank: x.extents.count)
        let own = Array(x.extents[axis...])
        let channels = own.reduce(1, *)
        let rows = try importer.reshaped(x, to: x.extents[..<axis] + [channels], for: node)
        let ready = try importer.pixels(rows, channels: axis, for: node)
        let scale = try importer.constant(node, 1, "scale")
        let shift = try importer.constant(node, 2, "shift")
        guard let scale else { throw Refusal("it has no scale") }
        try scale.check(count: channels, "scale")
        try shift?.check(count: channels, "shift")
        let scope = importer.scope(
            node.name,
            "layer norm",
            [scale.source, shift.map(\.source) ?? ""]
        )
        let value = importer.net.layerNorm(
            node.name,
            ready.value,
            eps: node.float("epsilon", 1e-5),
            hasBias: shift != nil,
            scope: scope
        )
        let scales = try scale.floats
        importer.provide("\(scope).weight", from: scale.source) { scales.reshaped(to: [channels]) }
        if let shift {
            let shifts = try shift.floats
            importer.provide("\(scope).bias", from: shift.source) {
                shifts.reshaped(to: [channels])
            }
        }
        let made = try importer.made(value, like: ready)
        importer.finish(node, try importer.reshaped(made, to: x.extents, for: node))
    }

    private static func groupNormalization(
        _ node: Node,
        groups: Int,
        _ importer: inout Importer
    ) throws(Refusal) {
        let x = try importer.pictures(node, 0)
        let channels = x.extents[1]
        guard groups > 0, channels % groups == 0 else {
            throw Refusal("\(channels) channels don't make \(groups) groups")
        }
        guard let scale = try importer.constant(node, 1, "scale"),
            let shift = try importer.constant(node, 2, "shift")
        else { throw Refusal("it has no scale or no shift") }
        if try scale.isAll(1), try shift.isAll(0) {
            // How a norm without parameters is written.
            return try standardization(node, groups: groups, &importer)
        }
        let scope = importer.scope(
            node.name,
            "group norm of \(channels)",
            [scale.source, shift.source]
        )
        let value = importer.net.groupNorm(
            node.name,
            x.value,
            groups: groups,
            eps: node.float("epsilon", 1e-5),
            scope: scope
        )
        for (suffix, weight) in [("weight", scale), ("bias", shift)] {
            let tensor = try weight.floats
            // Before opset 21 there was one for each group.
            guard weight.count == channels || weight.count == groups else {
                throw Refusal("its scale or shift has \(weight.count) numbers")
            }
            let times = channels / weight.count
            let view = times == 1 ? .same : ParameterView.picked((0..<channels).map { $0 / times })
            importer.provide("\(scope).\(suffix)", from: weight.source, as: view) {
                Tensor(
                    [channels],
                    tensor.values.flatMap { [Float](repeating: $0, count: times) }
                )
            }
        }
        importer.finish(
            node,
            try importer.pictures(made: value, importer.plane(of: x.value), like: node)
        )
    }

    /// Each group's numbers with mean 0 and variance 1.
    private static func standardization(
        _ node: Node,
        groups: Int,
        _ importer: inout Importer
    ) throws(Refusal) {
        let x = try importer.value(node, 0)
        let rows = try importer.reshaped(x, to: [groups, x.count / groups], for: node)
        let ready = try importer.pixels(rows, channels: 1, for: node)
        let value = importer.net.standardize(
            node.name,
            ready.value,
            eps: node.float("epsilon", 1e-5)
        )
        let made = try importer.made(value, like: ready)
        importer.finish(node, try importer.reshaped(made, to: x.extents, for: node))
    }

    private static func localResponseNormalization(
        _ node: Node,
        _ importer: inout Importer
    ) throws(Refusal) {
        let x = try importer.pictures(node, 0)
        let size = node.int("size", 0)
        guard (1..<1 << 16).contains(size), size % 2 == 1 else {
            throw Refusal("its size is \(size), not an odd one")
        }
        let value = importer.net.localResponseNorm(
            node.name,
            x.value,
            size: size,
            alpha: node.float("alpha", 1e-4),
            beta: node.float("beta", 0.75),
            k: node.float("bias", 1)
        )
        importer.finish(
            node,
            try importer.pictures(made: value, importer.plane(of: x.value), like: node)
        )
    }

    /// x/√(mean of x² + ε) over the last axes, times a scale.
    private static func rootMeanSquareNormalization(
        _ node: Node,
        _ importer: inout Importer
    ) throws(Refusal) {
        let x = try importer.value(node, 0)
        let axis = try node.axis("axis", -1, rank: x.extents.count)
        let squares = importer.net.multiply(
            importer.inner(node, "squares"),
            x.value,
            by: x.value
        )
        let mean = try importer.reduced(
            importer.made(squares, like: x),
            by: .mean,
            Array(axis..<x.extents.count),
            keepsAxes: true,
            for: node,
            called: importer.inner(node, "mean")
        )
        let eps = PointwiseFunction.affine(scale: 1, shift: node.float("epsilon", 1e-5))
        var length = importer.net.pointwise(importer.inner(node, "shifted"), mean.value, eps)
        length = importer.net.pointwise(importer.inner(node, "length"), length, .sqrt)
        let standard = try importer.combined(
            x,
            importer.made(length, like: mean),
            by: .divide,
            for: node,
            called: importer.inner(node, "standard")
        )
        importer.finish(node, try importer.combined(standard, node, 1, by: .multiply))
    }

    private static func lengthNormalization(
        _ node: Node,
        _ importer: inout Importer
    ) throws(Refusal) {
        let x = try importer.value(node, 0)
        let axis = try node.axis("axis", -1, rank: x.extents.count)
        let power = node.int("p", 2)
        guard power == 1 || power == 2 else { throw Refusal("its p is \(power)") }
        let length = try importer.reduced(
            x,
            by: power == 2 ? .l2 : .l1,
            [axis],
            keepsAxes: true,
            for: node,
            called: importer.inner(node, "length")
        )
        // Nothing has the direction of zero.
        let least = PointwiseFunction.clip(min: .leastNormalMagnitude)
        let divisor = importer.net.pointwise(importer.inner(node, "divisor"), length.value, least)
        importer.finish(
            node,
            try importer.combined(x, importer.made(divisor, like: length), by: .divide, for: node)
        )
    }
}

extension Weight {
    /// Whether every number is this one.
    fileprivate func isAll(_ number: Float) throws(Refusal) -> Bool {
        try floats.values.allSatisfy { $0 == number }
    }
}
