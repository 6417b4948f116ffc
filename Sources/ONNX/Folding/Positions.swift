import Tensors

extension Folding {
    /// What tells where numbers are.
    static let positions = [
        Rule("ArgMax", [1, 11, 12, 13]) { (node) throws(FoldingError) in
            try extreme(node, largest: true)
        },
        Rule("ArgMin", [1, 11, 12, 13]) { (node) throws(FoldingError) in
            try extreme(node, largest: false)
        },
        Rule("TopK", [1, 10, 11, 24], top),
        Rule("NonZero", [9, 13], nonZero),
    ]

    private static func extreme(
        _ node: Evaluation,
        largest: Bool
    ) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let axis = try node.axis(try node.int("axis") ?? 0, of: input.extents.count)
        let takesLast = try node.flag("select_last_index", since: 12)
        let length = input.extents[axis]
        guard length > 0 else { throw node.failure("axis \(axis) of \(input.extents) is empty") }
        let places: [Int] = try inOrder(node, of: input.withLast(axis)) { isBefore in
            stride(from: 0, to: input.count, by: length).map { start in
                var best = start
                for place in start..<(start + length) {
                    let isBetter = largest ? isBefore(best, place) : isBefore(place, best)
                    let isWorse = largest ? isBefore(place, best) : isBefore(best, place)
                    if isBetter || (takesLast && !isWorse) { best = place }
                }
                return best - start
            }
        }
        var extents = input.extents
        extents[axis] = 1
        if try !node.flag("keepdims", true) { extents.remove(at: axis) }
        return [Constant(extents, integers: places)]
    }

    /// The largest or smallest along an axis, best first; of equal ones that with the lower index.
    private static func top(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let axis = try node.axis(try node.int("axis") ?? -1, of: input.extents.count)
        let count = try node.version < 10 ? node.int("k") ?? 0 : node.integer(1)
        let length = input.extents[axis]
        guard (0...length).contains(count) else {
            throw node.failure("\(count) of \(length) cannot be had")
        }
        let isLargest = try node.flag("largest", true)
        let moved = input.withLast(axis)
        let places: [Int] = try inOrder(node, of: moved) { isBefore in
            stride(from: 0, to: input.count, by: max(length, 1)).flatMap { start in
                (start..<(start + length)).sorted { a, b in
                    let isFirst = isLargest ? isBefore(b, a) : isBefore(a, b)
                    let isSecond = isLargest ? isBefore(a, b) : isBefore(b, a)
                    return isFirst || (!isSecond && a < b)
                }.prefix(count)
            }
        }
        var extents = moved.extents
        extents[extents.count - 1] = count
        let indices = Constant(extents, integers: places.map { $0 % length })
        return [moved.taken(at: places, extents), indices].map { $0.withLast(backAt: axis) }
    }

    /// Lends the order of a value's numbers, by their places; what is no number is the largest.
    private static func inOrder<Result>(
        _ node: Evaluation,
        of value: Constant,
        _ body: ((Int, Int) -> Bool) -> Result
    ) throws(FoldingError) -> Result {
        switch value.numbers {
        case .floats(let tensor):
            let values = tensor.values
            return body { values[$0] < values[$1] || (values[$1].isNaN && !values[$0].isNaN) }
        case .integers(let values): return body { values[$0] < values[$1] }
        case .bools: throw node.failure("it isn't for \(value.kind)")
        }
    }

    /// The coordinates of what isn't zero, a row for each axis.
    private static func nonZero(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let isThere = try node.cast(input, to: ElementType.bool.rawValue)
        guard case .bools(let flags) = isThere.numbers else { return [] }
        let places = flags.indices.filter { flags[$0] }
        let strides = Selection.strides(input.extents)
        try node.size([input.extents.count, places.count])
        let rows = input.extents.indices.map { axis in
            places.map { $0 / strides[axis] % input.extents[axis] }
        }
        return [
            Constant([input.extents.count, places.count], integers: Array(rows.joined()))
        ]
    }
}
