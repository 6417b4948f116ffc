import Kernels
import Networks

/// Arithmetic of two values.
extension Importer {
    /// Two values combined, broadcast where they must be.
    mutating func combined(
        _ a: Traced,
        _ b: Traced,
        by operation: Arithmetic,
        for node: Node
    ) throws(Refusal) -> Traced {
        guard let extents = a.extents.broadcast(with: b.extents) else {
            throw Refusal("\(a.extents) and \(b.extents) don't fit together")
        }
        let isSmaller = b.count < a.count
        if operation == .add || operation == .multiply, a.count != b.count {
            let (large, small) = isSmaller ? (a, b) : (b, a)
            if large.extents.padded(to: extents.count) == extents,
                let gate = try gate(for: large, small, extents, node)
            {
                let value =
                    operation == .add
                    ? net.add(node.name, gate.large.value, gate.pixel)
                    : net.multiply(node.name, gate.large.value, by: gate.pixel)
                return try made(value, like: gate.large)
            }
        }
        let (first, other) = try together(a, b, extents, for: node)
        let value: GraphBuilder.Value =
            switch operation {
            case .add: net.add(node.name, first.value, other)
            case .multiply: net.multiply(node.name, first.value, by: other)
            case .subtract: net.elementwise(node.name, first.value, other, by: .subtract)
            case .divide: net.elementwise(node.name, first.value, other, by: .divide)
            case .power: net.elementwise(node.name, first.value, other, by: .power)
            case .maximum: net.elementwise(node.name, first.value, other, by: .maximum)
            case .minimum: net.elementwise(node.name, first.value, other, by: .minimum)
            }
        return try made(value, like: first)
    }

    /// What a layer of this name makes of two values, broadcast where they must be.
    mutating func combined(
        _ a: Traced,
        _ b: Traced,
        by kind: BinaryKind,
        for node: Node,
        called name: String
    ) throws(Refusal) -> Traced {
        guard let extents = a.extents.broadcast(with: b.extents) else {
            throw Refusal("\(a.extents) and \(b.extents) don't fit together")
        }
        let (first, other) = try together(a, b, extents, for: node)
        return try made(net.elementwise(name, first.value, other, by: kind), like: first)
    }

    /// Two values of the same extents, in one order in memory and one division of it.
    private mutating func together(
        _ a: Traced,
        _ b: Traced,
        _ extents: [Int],
        for node: Node
    ) throws(Refusal) -> (Traced, GraphBuilder.Value) {
        let first = try expanded(a, to: extents, for: node)
        let second = try ordered(
            try expanded(b, to: extents, for: node),
            first.order,
            for: node
        )
        return (first, try divided(second, plane(of: first.value), for: node))
    }

    /// A value's numbers as one pixel that all pixels of another meet, as a gate meets a picture;
    /// nil where they aren't such.
    private mutating func gate(
        for large: Traced,
        _ small: Traced,
        _ extents: [Int],
        _ node: Node
    ) throws(Refusal) -> (large: Traced, pixel: GraphBuilder.Value)? {
        let added = extents.count - large.extents.count
        let whole = large.seen(
            extents,
            order: Array(0..<added) + large.order.map { $0 + added }
        )
        let own = small.extents.padded(to: extents.count)
        let axes = whole.memory.filter { own[$0] != 1 }
        guard !axes.isEmpty, whole.memory.suffix(axes.count) == axes[...] else { return nil }
        let shift = extents.count - small.extents.count
        let widened = small.seen(own, order: Array(0..<shift) + small.order.map { $0 + shift })
        let others = own.indices.filter { own[$0] == 1 }
        let row = try ordered(widened, others + axes, for: node)
        let pixel = try divided(row, Plane(channels: small.count), for: node)
        var plane = self.plane(of: whole.value)
        if plane.channels != small.count {
            plane = Plane(channels: small.count, width: whole.count / small.count)
        }
        let ready = Traced(
            value: try divided(whole, plane, for: node),
            extents: extents,
            order: whole.order
        )
        return (ready, pixel)
    }
}
