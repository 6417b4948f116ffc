import Kernels
import Networks

/// Taking some of a value's numbers.
extension Importer {
    /// Makes room for moving numbers one by one to a value of these extents; to be asked for before
    /// they are listed.
    mutating func makeRoom(_ extents: [Int]) throws(Refusal) {
        guard extents.count <= Limits.rank else { throw Refusal("it makes \(extents.count) axes") }
        try effort.count(moved: extents.elementCount)
    }

    /// Of each axis the elements that its list names, in that order; `fill` for −1.
    ///
    /// There must be room for them.
    mutating func selected(
        _ x: Traced,
        _ lists: [[Int]],
        fill: Float = 0,
        for node: Node,
        called name: String? = nil
    ) throws(Refusal) -> Traced {
        let extents = lists.map(\.count)
        let made = extents.reduce(1, *)
        let strides = x.strides
        let places = Places(
            x.order.map { axis in lists[axis].map { $0 < 0 ? -1 : $0 * strides[axis] } }
        )
        let map = ElementMap(reading: x.count, making: made, fill: fill) { places.place($0) }
        try effort.count(kept: made / map.run)
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

    /// The elements at these places in memory, in the file's order; `fill` for −1.
    ///
    /// There must be room for them.
    mutating func gathered(
        _ x: Traced,
        _ places: [Int],
        fill: Float = 0,
        _ extents: [Int],
        for node: Node
    ) throws(Refusal) -> Traced {
        guard !places.isEmpty else { throw Refusal("it takes no elements") }
        let map = ElementMap(reading: x.count, making: places.count, fill: fill) { element in
            places[element] < 0 ? nil : places[element]
        }
        try effort.count(kept: places.count / map.run)
        let order = Array(extents.indices)
        let plane = Importer.plane(extents, order: order)
        let value = net.rearrange(
            node.name,
            x.value,
            map: map,
            channels: plane.channels,
            height: plane.height,
            width: plane.width
        )
        return try made(value, plane, extents, order: order)
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
        var part = try made(net.channels(name, whole, own), plane, extents, order: x.order)
        part.origin = .sight(x.sight.beginning(at: range.lowerBound, of: axis))
        return part
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
        try makeRoom(extents)
        let lists = zip(padded.extents, extents).map { own, wanted in
            own == wanted ? Array(0..<own) : [Int](repeating: 0, count: wanted)
        }
        return try selected(padded, lists, for: node)
    }

    /// The elements of one axis at these indices: a range of it, where they are neighbours.
    mutating func chosen(
        _ x: Traced,
        _ axis: Int,
        _ list: [Int],
        for node: Node,
        called name: String
    ) throws(Refusal) -> Traced {
        guard let first = list.first else { throw Refusal("it leaves nothing of axis \(axis)") }
        if list.indices.allSatisfy({ list[$0] == first + $0 }) {
            return try range(x, axis: axis, first..<first + list.count, for: node, called: name)
        }
        var extents = x.extents
        extents[axis] = list.count
        try makeRoom(extents)
        var lists = x.extents.map { Array(0..<$0) }
        lists[axis] = list
        return try selected(x, lists, for: node, called: name)
    }
}
