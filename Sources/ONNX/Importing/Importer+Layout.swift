import Kernels
import Networks
import Tensors

/// Moving and seeing a value's numbers otherwise.
extension Importer {
    /// The same with its axes in this order in memory.
    mutating func ordered(_ x: Traced, _ order: [Int], for node: Node) throws(Refusal) -> Traced {
        let wanted = order.filter { x.extents[$0] != 1 }
        if x.memory == wanted { return x.seen(x.extents, order: order, origin: x.origin) }
        let extents = order.map { x.extents[$0] }
        let (strides, count) = (x.strides, x.count)
        try effort.count(moved: count)
        let places = Places(extents, order.map { strides[$0] })
        let map = ElementMap(reading: count, making: count) { places.place($0) }
        try effort.count(kept: count / map.run)
        let plane = Importer.plane(x.extents, order: order)
        let value = net.rearrange(
            inner(node, "order"),
            x.value,
            map: map,
            channels: plane.channels,
            height: plane.height,
            width: plane.width
        )
        var made = try made(value, plane, x.extents, order: order)
        made.origin = .sight(x.sight)
        return made
    }

    /// The usual division of such a value: that of pictures where it lies as they do, else rows of
    /// its last axis in memory.
    static func plane(_ extents: [Int], order: [Int]) -> Plane {
        let memory = order.filter { extents[$0] != 1 }
        let count = extents.reduce(1, *)
        if extents.count == 4, extents[0] == 1,
            memory == [2, 3, 1].filter({ extents[$0] != 1 })
        {
            return Plane(channels: extents[1], height: extents[2], width: extents[3])
        }
        let channels = memory.last.map { extents[$0] } ?? 1
        return Plane(channels: channels, width: channels == 0 ? 0 : count / channels)
    }

    /// The engine's value with its numbers divided in this way.
    mutating func divided(
        _ x: Traced,
        _ plane: Plane,
        for node: Node
    ) throws(Refusal) -> GraphBuilder.Value {
        guard self.plane(of: x.value) != plane else { return x.value }
        precondition(plane.count == x.count, "\(node.name): \(plane) of \(x.extents)")
        let value = net.regroup(
            inner(node, "division"),
            x.value,
            channels: plane.channels,
            height: plane.height,
            width: plane.width
        )
        return try made(value, plane, x.extents, order: x.order).value
    }

    /// The same as pixels whose channels are one axis's.
    mutating func pixels(
        _ x: Traced,
        channels axis: Int,
        for node: Node
    ) throws(Refusal) -> Traced {
        guard x.extents.indices.contains(axis) else {
            throw Refusal("its input has no axis \(axis)")
        }
        let isLast = x.extents[axis] == 1 || x.memory.last == axis
        let moved =
            isLast ? x : try ordered(x, x.order.filter { $0 != axis } + [axis], for: node)
        let channels = x.extents[axis]
        var plane = self.plane(of: moved.value)
        if plane.channels != channels {
            plane = Importer.plane(moved.extents, order: moved.order)
            if plane.channels != channels {
                plane = Plane(channels: channels, width: x.count / channels)
            }
        }
        let order = moved.order.filter { $0 != axis } + [axis]
        return Traced(
            value: try divided(moved, plane, for: node),
            extents: x.extents,
            order: order
        )
    }

    /// A batch of pictures, [n, c, h, w], or of rows, [n, c, l], as pixels.
    mutating func pictures(_ node: Node, _ index: Int) throws(Refusal) -> Traced {
        let x = try value(node, index)
        guard x.extents.count == 4 || x.extents.count == 3 else {
            throw Refusal("its input has \(x.extents.count) axes; 3 or 4 are done")
        }
        guard x.extents[0] == 1 else {
            throw Refusal("its input has \(x.extents[0]) items for one picture")
        }
        let four = x.extents.count == 4 ? x : try reshaped(x, to: inserted(x.extents), for: node)
        return try picture(four, for: node)
    }

    /// The same of a value.
    mutating func picture(_ four: Traced, for node: Node) throws(Refusal) -> Traced {
        let ready = try ordered(four, [0, 2, 3, 1], for: node)
        let plane = Plane(
            channels: four.extents[1],
            height: four.extents[2],
            width: four.extents[3]
        )
        let value = try divided(ready, plane, for: node)
        return Traced(value: value, extents: four.extents, order: [0, 2, 3, 1])
    }

    private func inserted(_ extents: [Int]) -> [Int] { [extents[0], extents[1], 1, extents[2]] }

    /// The same numbers with other extents, in the file's order.
    mutating func reshaped(
        _ x: Traced,
        to extents: [Int],
        for node: Node
    ) throws(Refusal) -> Traced {
        if x.extents == extents { return x }
        guard extents.elementCount == x.count, extents.count <= Limits.rank else {
            throw Refusal("\(x.extents) can't become \(extents)")
        }
        let groups = AxisGroups(x.extents, extents)
        let broken = groups.pairs.contains { !$0.isTogether(in: x) }
        let arranged = broken ? try ordered(x, groups.order(gathering: x), for: node) : x
        return arranged.seen(
            extents,
            order: groups.order(after: arranged, extents),
            origin: arranged.origin?.reshaped(from: arranged, to: extents, groups)
        )
    }

    /// The same with its axes exchanged: output axis i is input axis `axes[i]`.
    func transposed(_ x: Traced, _ axes: [Int]) -> Traced {
        let places = Dictionary(uniqueKeysWithValues: zip(axes, axes.indices))
        return x.seen(
            axes.map { x.extents[$0] },
            order: x.order.compactMap { places[$0] },
            origin: x.origin?.transposed(axes)
        )
    }

    /// A value of the numbers of a file: trained, if they stand in it as they are.
    mutating func materialized(
        _ weight: Weight,
        _ node: Node,
        _ index: Int
    ) throws(Refusal) -> Traced {
        let tensor = try weight.floats
        let order = Array(weight.extents.indices)
        let plane = Importer.plane(weight.extents, order: order)
        let name = name(node, index)
        guard weight.count > 0 else { throw Refusal("its input \(index) has no elements") }
        guard weight.source != nil, weight.count > 1 else {
            let value = net.constant(
                inner(node, "input\(index)"),
                tensor,
                channels: plane.channels,
                height: plane.height,
                width: plane.width
            )
            return try made(value, plane, weight.extents, order: order)
        }
        let scope = scope(name, "value \(weight.extents)", [weight.source])
        let value = net.parameter(
            name,
            shape: Shape(weight.extents),
            channels: plane.channels,
            height: plane.height,
            width: plane.width,
            scope: scope
        )
        keepName(of: value)
        provide("\(scope).weight", from: weight.source) {
            tensor.reshaped(to: Shape(weight.extents))
        }
        return try made(value, plane, weight.extents, order: order)
    }
}

extension Traced {
    /// How many numbers of the axes behind this one in memory belong to each of its elements.
    func inner(_ axis: Int) -> Int {
        guard let place = order.firstIndex(of: axis) else { return 1 }
        return order[(place + 1)...].reduce(1) { $0 * extents[$1] }
    }
}

extension Weight {
    /// Why nothing is computed with numbers that count.
    static let notOfFloats = Refusal("weights of whole numbers are not computed with")

    /// The numbers, as floats.
    var floats: Tensor {
        get throws(Refusal) {
            guard case .floats(let tensor) = constant.numbers else { throw Self.notOfFloats }
            return tensor
        }
    }
}
