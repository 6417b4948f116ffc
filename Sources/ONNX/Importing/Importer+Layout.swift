import Kernels
import Networks
import Tensors

/// Moving and seeing a value's numbers otherwise.
extension Importer {
    /// The same with its axes in this order in memory.
    mutating func ordered(_ x: Traced, _ order: [Int], for node: Node) throws(Refusal) -> Traced {
        let wanted = order.filter { x.extents[$0] != 1 }
        if x.memory == wanted { return x.seen(x.extents, order: order) }
        let extents = order.map { x.extents[$0] }
        let (strides, count) = (x.strides, x.count)
        try self.count(map: count)
        let places = extents.places(order.map { strides[$0] })
        let map = ElementMap(reading: count, making: count) { places[$0] }
        let plane = Importer.plane(x.extents, order: order)
        let value = net.rearrange(
            inner(node, "order"),
            x.value,
            map: map,
            channels: plane.channels,
            height: plane.height,
            width: plane.width
        )
        return try made(value, plane, x.extents, order: order)
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
        let plane = Plane(channels: four.extents[1], height: four.extents[2], width: four.extents[3])
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
        guard extents.reduce(1, *) == x.count else {
            throw Refusal("\(x.extents) can't become \(extents)")
        }
        let groups = AxisGroups(x.extents, extents)
        let broken = groups.pairs.contains { !$0.isTogether(in: x) }
        let arranged = broken ? try ordered(x, groups.order(gathering: x), for: node) : x
        return arranged.seen(extents, order: groups.order(after: arranged, extents))
    }

    /// The same with its axes exchanged: output axis i is input axis `axes[i]`.
    func transposed(_ x: Traced, _ axes: [Int]) -> Traced {
        let places = Dictionary(uniqueKeysWithValues: zip(axes, axes.indices))
        return x.seen(
            axes.map { x.extents[$0] },
            order: x.order.compactMap { places[$0] }
        )
    }

    /// Of each axis the elements that its list names, in that order; `fill` for −1.
    mutating func selected(
        _ x: Traced,
        _ lists: [[Int]],
        fill: Float = 0,
        for node: Node,
        called name: String? = nil
    ) throws(Refusal) -> Traced {
        let extents = lists.map(\.count)
        var made = 1
        for extent in extents {
            let (product, isTooMuch) = made.multipliedReportingOverflow(by: extent)
            guard !isTooMuch else { throw Refusal("\(extents) is too much") }
            made = product
        }
        try count(map: made)
        let strides = x.strides
        var places = [0]
        for axis in x.order {
            places = places.flatMap { place in
                lists[axis].map { place < 0 || $0 < 0 ? -1 : place + $0 * strides[axis] }
            }
        }
        let map = ElementMap(reading: x.count, making: made, fill: fill) {
            places[$0] < 0 ? nil : places[$0]
        }
        let plane = Importer.plane(extents, order: x.order)
        let value = net.rearrange(
            name ?? inner(node, "selection"),
            x.value,
            map: map,
            channels: plane.channels,
            height: plane.height,
            width: plane.width
        )
        return try self.made(value, plane, extents, order: x.order)
    }

    /// Some neighbours of one axis: the same memory.
    mutating func range(
        _ x: Traced,
        axis: Int,
        _ range: Range<Int>,
        for node: Node,
        called name: String
    ) throws(Refusal) -> Traced {
        if range == 0..<x.extents[axis] { return x }
        let inner = x.inner(axis)
        let channels = x.extents[axis] * inner
        var plane = self.plane(of: x.value)
        if plane.channels != channels {
            plane = Plane(channels: channels, width: x.count / channels)
        }
        let whole = try divided(x, plane, for: node)
        let own = range.lowerBound * inner..<range.upperBound * inner
        plane.channels = own.count
        var extents = x.extents
        extents[axis] = range.count
        return try made(net.channels(name, whole, own), plane, extents, order: x.order)
    }

    /// Broadcast to these extents.
    mutating func expanded(
        _ x: Traced,
        to extents: [Int],
        for node: Node
    ) throws(Refusal) -> Traced {
        let added = extents.count - x.extents.count
        let padded = x.seen(
            x.extents.padded(to: extents.count),
            order: Array(0..<added) + x.order.map { $0 + added }
        )
        if padded.extents == extents { return padded }
        let lists = zip(padded.extents, extents).map { own, wanted in
            own == wanted ? Array(0..<own) : [Int](repeating: 0, count: wanted)
        }
        return try selected(padded, lists, for: node)
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
        let name = "\(node.name).\(index)"
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
        let value = net.parameter(
            name,
            shape: Shape(weight.extents),
            channels: plane.channels,
            height: plane.height,
            width: plane.width
        )
        provide("\(name).weight") { tensor.reshaped(to: Shape(weight.extents)) }
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
    /// The numbers, as floats.
    var floats: Tensor {
        get throws(Refusal) {
            guard case .floats(let tensor) = constant.numbers else {
                throw Refusal("weights of whole numbers are not computed with")
            }
            return tensor
        }
    }
}

/// Which axes of one list of extents are which of another's, where a value is reshaped: each pair
/// has as many elements on both sides.
private struct AxisGroups {
    struct Pair {
        var old: Range<Int>
        var new: Range<Int>

        /// Whether the old axes lie side by side in memory, in their order.
        func isTogether(in x: Traced) -> Bool {
            let own = old.filter { x.extents[$0] != 1 }
            guard let first = own.first, let place = x.memory.firstIndex(of: first) else {
                return true
            }
            return x.memory[place...].starts(with: own)
        }
    }

    private(set) var pairs: [Pair] = []

    init(_ old: [Int], _ new: [Int]) {
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            let (firstOld, firstNew) = (i, j)
            guard i < old.count, j < new.count else {
                pairs.append(Pair(old: i..<old.count, new: j..<new.count))
                break
            }
            var (a, b) = (old[i], new[j])
            (i, j) = (i + 1, j + 1)
            while a != b {
                if a < b, i < old.count {
                    a *= old[i]
                    i += 1
                } else if j < new.count {
                    b *= new[j]
                    j += 1
                } else {
                    break
                }
            }
            pairs.append(Pair(old: firstOld..<i, new: firstNew..<j))
        }
    }

    /// The old axes in an order in memory in which every pair's are together: each pair's where
    /// its innermost one is.
    func order(gathering x: Traced) -> [Int] {
        let places = Dictionary(uniqueKeysWithValues: zip(x.order, x.order.indices))
        let innermost = pairs.map { pair in
            pair.old.filter { x.extents[$0] != 1 }.compactMap { places[$0] }.max() ?? -1
        }
        return pairs.indices.sorted { (innermost[$0], $0) < (innermost[$1], $1) }
            .flatMap { Array(pairs[$0].old) }
    }

    /// The new axes in the order in memory in which the old ones are together.
    func order(after x: Traced, _ extents: [Int]) -> [Int] {
        let memory = x.memory
        let first = pairs.map { pair in
            memory.firstIndex { pair.old.contains($0) } ?? -1
        }
        return pairs.indices.sorted { (first[$0], $0) < (first[$1], $1) }
            .flatMap { Array(pairs[$0].new) }
    }
}
