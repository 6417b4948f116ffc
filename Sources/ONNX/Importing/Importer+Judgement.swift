import Kernels
import Networks
import Tensors

extension Translation {
    /// What says of numbers whether something holds, and what chooses by that.
    static let judgements: [String: Maker] = [
        "Equal": comparison(.equal), "Less": comparison(.less),
        "LessOrEqual": comparison(.lessOrEqual),
        "Greater": comparison(.less, isReversed: true),
        "GreaterOrEqual": comparison(.lessOrEqual, isReversed: true),
        "And": comparison(.keep), "Or": comparison(.maximum),
        "Xor": { (node, importer) throws(Refusal) in
            let (a, b) = (try importer.anyValue(node, 0), try importer.anyValue(node, 1))
            let name = importer.inner(node, "equal")
            let same = try importer.combined(a, b, by: .equal, for: node, called: name)
            importer.finish(node, try importer.negated(same, called: node.name))
        },
        "Not": { (node, importer) throws(Refusal) in
            let x = try importer.anyValue(node, 0)
            importer.finish(node, try importer.negated(x, called: node.name))
        },
        "Where": { (node, importer) throws(Refusal) in try importer.choose(node) },
        "ArgMax": { (node, importer) throws(Refusal) in
            try importer.place(node, of: .max)
        },
        "ArgMin": { (node, importer) throws(Refusal) in
            try importer.place(node, of: .min)
        },
    ]

    private static func comparison(_ kind: BinaryKind, isReversed: Bool = false) -> Maker {
        { (node, importer) throws(Refusal) in
            let (a, b) = (try importer.anyValue(node, 0), try importer.anyValue(node, 1))
            let (first, second) = isReversed ? (b, a) : (a, b)
            let name = node.name
            importer.finish(
                node,
                try importer.combined(first, second, by: kind, for: node, called: name)
            )
        }
    }
}

extension Importer {
    /// 0 for what holds, 1 for what doesn't.
    fileprivate mutating func negated(_ x: Traced, called name: String) throws(Refusal) -> Traced {
        try made(net.pointwise(name, x.value, .affine(scale: -1, shift: 1)), like: x)
    }

    /// Whether numbers aren't 0.
    mutating func truths(_ x: Traced, for node: Node) throws(Refusal) -> Traced {
        let zero = try number(0, for: node)
        let name = inner(node, "zero")
        let zeros = try combined(x, zero, by: .equal, for: node, called: name)
        return try negated(zeros, called: node.name)
    }

    /// One number that nothing trains.
    private mutating func number(_ number: Float, for node: Node) throws(Refusal) -> Traced {
        try materialized(
            Weight(constant: Constant([], floats: [number]), source: nil),
            node,
            node.inputs.count
        )
    }

    // MARK: Where

    /// The second input's number where the first says so, else the third's.
    fileprivate mutating func choose(_ node: Node) throws(Refusal) {
        guard node.inputs.count == 3 else { throw Refusal("a condition and two values are needed") }
        if case .constant(let condition)? = try operand(node, 0) {
            finish(node, try chosen(node, by: condition))
            return
        }
        let condition = try anyValue(node, 0)
        let (a, b) = (try anyValue(node, 1), try anyValue(node, 2))
        let other = try negated(condition, called: inner(node, "not"))
        let name = inner(node, "else")
        let first = try kept(a, condition, for: node, called: inner(node, "then"))
        let second = try kept(b, other, for: node, called: name)
        finish(node, try combined(first, second, by: .add, for: node))
    }

    /// A value where a condition holds, else 0, of the extents of both together.
    private mutating func kept(
        _ x: Traced,
        _ condition: Traced,
        for node: Node,
        called name: String
    ) throws(Refusal) -> Traced {
        try combined(x, condition, by: .keep, for: node, called: name)
    }

    /// The same by a condition that is known: numbers of both values put together.
    private mutating func chosen(
        _ node: Node,
        by condition: Weight
    ) throws(Refusal) -> Traced {
        guard case .bools(let holds) = condition.constant.numbers else {
            throw Refusal("its condition isn't of truth values")
        }
        var parts: [Traced] = []
        var extents = condition.extents
        var sides: [(part: Int?, extents: [Int])] = []
        var fill: Float?
        for index in 1...2 {
            if case .constant(let weight)? = try operand(node, index), weight.count == 1,
                fill == nil
            {
                fill = try weight.asFloats.floats.values[0]
                sides.append((nil, weight.extents))
            } else {
                let value = try anyValue(node, index)
                sides.append((parts.count, value.extents))
                parts.append(value)
            }
            guard let common = extents.broadcast(with: sides[index - 1].extents) else {
                throw Refusal("\(extents) and \(sides[index - 1].extents) don't fit together")
            }
            extents = common
        }
        guard let count = extents.elementCount, count > 0 else {
            throw Refusal("it has no elements: \(extents)")
        }
        try makeRoom(extents)
        func walk(_ own: [Int]) -> Places {
            let padded = own.padded(to: extents.count)
            let row = Traced(value: 0, extents: padded, order: Array(padded.indices))
            let strides = zip(padded, row.strides).map { $0 == 1 ? 0 : $1 }
            return Places(extents, strides)
        }
        let conditions = walk(condition.extents)
        let walks = sides.map { walk($0.extents) }
        let starts = parts.indices.map { part in parts[..<part].reduce(0) { $0 + $1.count } }
        let places = (0..<count).map { element -> Int in
            let side = holds[conditions.place(element) ?? 0] ? 0 : 1
            guard let part = sides[side].part else { return -1 }
            return starts[part] + (walks[side].place(element) ?? 0)
        }
        return try picked(from: parts, places, fill: fill ?? 0, extents, for: node)
    }

    // MARK: The place of the extreme

    /// The index of the greatest or the smallest number along an axis, of equals that of the first
    /// or, as it is told, the last.
    fileprivate mutating func place(
        _ node: Node,
        of extreme: ReductionKind
    ) throws(Refusal) {
        let x = try anyValue(node, 0)
        let axis = try node.axis("axis", 0, rank: x.extents.count)
        let count = x.extents[axis]
        guard count < 1 << 24 else { throw Refusal("it has \(count) numbers to choose from") }
        let takesLast = node.int("select_last_index", 0) != 0
        let best = try reduced(
            x,
            by: extreme,
            [axis],
            keepsAxes: true,
            for: node,
            called: inner(node, "extreme")
        )
        let name = inner(node, "is")
        let isBest = try combined(x, best, by: .equal, for: node, called: name)
        // Those that are none count as 0, beyond all others.
        let shift = Float(takesLast ? 1 : -count)
        var own = [Int](repeating: 1, count: x.extents.count)
        own[axis] = count
        let indices = Constant(own, floats: (0..<count).map { Float($0) + shift })
        let table = try materialized(
            Weight(constant: indices, source: nil),
            node,
            node.inputs.count
        )
        let candidates = try kept(table, isBest, for: node, called: inner(node, "places"))
        let found = try reduced(
            candidates,
            by: takesLast ? .max : .min,
            [axis],
            keepsAxes: node.int("keepdims", 1) != 0,
            for: node,
            called: inner(node, "place")
        )
        let function = PointwiseFunction.affine(scale: 1, shift: -shift)
        finish(node, try made(net.pointwise(node.name, found.value, function), like: found))
    }
}
