import Kernels
import Networks
import Tensors

extension Translation {
    /// Convolutions.
    static let convolutions: [String: Maker] = [
        "Conv": convolution,
        "ConvTranspose": transposedConvolution,
    ]

    private static func convolution(
        _ node: Node,
        _ importer: inout Importer
    ) throws(Refusal) {
        let x = try importer.pictures(node, 0)
        let (weight, bias) = try filters(node, importer)
        let window = try WindowAttributes(node, kernel: Array(weight.extents.dropFirst(2)))
        let groups = node.int("group", 1)
        let (filters, inputs) = (weight.extents[0], x.extents[1])
        guard groups > 0, inputs % groups == 0, filters % groups == 0,
            weight.extents[1] == inputs / groups
        else {
            throw Refusal(
                "weights \(weight.extents) in \(groups) groups don't fit \(inputs) channels"
            )
        }
        try bias?.check(count: filters, "bias")
        let pads = try window.pads(of: (x.extents[2], x.extents[3]))
        let plane = try window.output(
            (x.extents[2], x.extents[3]),
            pads,
            channels: filters,
            ceil: false
        )
        let sources = [weight.source, bias.map(\.source) ?? ""]
        let scope = importer.scope(node.name, "convolution \(weight.extents)", sources)
        let value = importer.net.convolution(
            node.name,
            x.value,
            filters: filters,
            kernel: window.kernel,
            stride: window.stride,
            padding: pads.begin,
            endPadding: pads.end,
            dilation: window.dilation,
            groups: groups,
            bias: bias != nil,
            scope: scope
        )
        try importer.provide(scope, weight, window, bias)
        importer.finish(node, try importer.pictures(made: value, plane, like: node))
    }

    private static func transposedConvolution(
        _ node: Node,
        _ importer: inout Importer
    ) throws(Refusal) {
        let x = try importer.pictures(node, 0)
        let (weight, bias) = try filters(node, importer)
        let window = try WindowAttributes(node, kernel: Array(weight.extents.dropFirst(2)))
        let groups = node.int("group", 1)
        guard groups > 0, x.extents[1] % groups == 0, weight.extents[0] == x.extents[1] else {
            throw Refusal(
                "weights \(weight.extents) in \(groups) groups don't fit \(x.extents[1]) channels"
            )
        }
        let filters = weight.extents[1] * groups
        try bias?.check(count: filters, "bias")
        let sides = try window.transposed(node, of: (x.extents[2], x.extents[3]))
        let value = importer.net.transposedConvolution(
            node.name,
            x.value,
            filters: filters,
            kernel: window.kernel,
            stride: window.stride,
            padding: sides.begin,
            endPadding: sides.end,
            outputPadding: sides.output,
            dilation: window.dilation,
            groups: groups,
            bias: bias != nil
        )
        try importer.provide(node.name, weight, window, bias)
        let plane = Plane(channels: filters, height: sides.made.0, width: sides.made.1)
        importer.finish(node, try importer.pictures(made: value, plane, like: node))
    }

    private static func filters(
        _ node: Node,
        _ importer: Importer
    ) throws(Refusal) -> (weight: Weight, bias: Weight?) {
        guard let weight = try importer.constant(node, 1, "weights") else {
            throw Refusal("it has no weights")
        }
        guard (3...4).contains(weight.extents.count), weight.count > 0 else {
            throw Refusal("its weights are \(weight.extents); of two dimensions are done, and one")
        }
        return (weight, try importer.constant(node, 2, "bias"))
    }
}

extension Importer {
    /// Provides a convolution's parameters; filters of one dimension are ones of one row.
    mutating func provide(
        _ scope: String,
        _ weight: Weight,
        _ window: WindowAttributes,
        _ bias: Weight?
    ) throws(Refusal) {
        let floats = try weight.floats
        let shape = Shape(
            [weight.extents[0], weight.extents[1], window.kernel.0, window.kernel.1]
        )
        provide("\(scope).weight", from: weight.source) { floats.reshaped(to: shape) }
        guard let bias else { return }
        let shifts = try bias.floats
        provide("\(scope).bias", from: bias.source) { shifts.reshaped(to: [bias.count]) }
    }

    /// What a layer of pictures made, with the axes of what its node reads.
    mutating func pictures(
        made value: GraphBuilder.Value,
        _ plane: Plane,
        like node: Node
    ) throws(Refusal) -> Traced {
        let traced = try made(
            value,
            plane,
            [1, plane.channels, plane.height, plane.width],
            order: [0, 2, 3, 1]
        )
        guard case .value(let x)? = try operand(node, 0), x.extents.count == 3 else {
            return traced
        }
        return traced.seen([1, plane.channels, plane.width], order: [0, 2, 1])
    }
}

extension Weight {
    /// Refuses another number of elements.
    func check(count wanted: Int, _ what: String) throws(Refusal) {
        guard count == wanted else {
            throw Refusal("its \(what) has \(count) numbers, and \(wanted) are needed")
        }
    }
}
