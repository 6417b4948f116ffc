extension Folding {
    /// What puts the numbers of a value elsewhere, by axes.
    static let movements = [
        Rule("Transpose", [1, 13, 21, 23, 24, 25], transpose),
        Rule("Expand", [8, 13], expand),
        Rule("Tile", [6, 13], tile),
        Rule("Slice", [1, 10, 11, 13], slice),
        Rule("Split", [2, 11, 13, 18], split),
        Rule("Concat", [4, 11, 13], concatenate),
        Rule("DepthToSpace", [1, 11, 13, 28], depthToSpace),
        Rule("SpaceToDepth", [1, 13, 28], spaceToDepth),
        Rule("Trilu", [14], triangle),
    ]

    private static func transpose(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let rank = input.extents.count
        let order = try node.ints("perm") ?? Array((0..<rank).reversed())
        guard order.count == rank, Set(order) == Set(0..<rank) else {
            throw node.failure("\(order) is no order of \(rank) axes")
        }
        return [input.transposed(order)]
    }

    private static func expand(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (input, written) = (try node.input(0), try node.integers(1))
        let extents = try node.broadcast([input.extents, written])
        return [node.expand(input, to: extents)]
    }

    private static func tile(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (input, repeats) = (try node.input(0), try node.integers(1))
        guard repeats.count == input.extents.count, repeats.allSatisfy({ $0 >= 0 }) else {
            throw node.failure("\(repeats) doesn't say how often each of \(input.extents) comes")
        }
        var extents = input.extents
        for axis in extents.indices {
            let (product, overflow) = extents[axis].multipliedReportingOverflow(by: repeats[axis])
            extents[axis] = overflow ? .max : product
        }
        try node.size(extents)
        let strides = Selection.strides(input.extents)
        return [
            input.selected(
                by: Selection(extents) { axis, index in
                    index % input.extents[axis] * strides[axis]
                }
            )
        ]
    }

    private static func split(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let axis = try node.axis(try node.int("axis") ?? 0, of: input.extents.count)
        let parts = try partLengths(node, of: input.extents[axis])
        let strides = Selection.strides(input.extents)
        var start = 0
        return parts.map { length in
            var extents = input.extents
            extents[axis] = length
            let first = start
            start += length
            return input.selected(
                by: Selection(extents) { along, index in
                    (along == axis ? first + index : index) * strides[along]
                }
            )
        }
    }

    /// How long each part is: as is written, or alike, the last one shorter from 18 on.
    private static func partLengths(
        _ node: Evaluation,
        of length: Int
    ) throws(FoldingError) -> [Int] {
        let written = try node.version < 13 ? node.ints("split") : node.optionalIntegers(1)
        if let written {
            var rest = length
            for part in written { rest -= min(max(part, 0), rest + 1) }
            guard rest == 0, written.allSatisfy({ $0 >= 0 }),
                written.count == node.node.outputs.count
            else {
                throw node.failure(
                    "\(written) aren't the parts of \(length) for its "
                        + "\(node.node.outputs.count) outputs"
                )
            }
            return written
        }
        let count = try node.version < 18 ? nil : node.int("num_outputs")
        let parts = count ?? node.node.outputs.count
        guard parts > 0, parts == node.node.outputs.count else {
            throw node.failure("\(parts) parts aren't its \(node.node.outputs.count) outputs")
        }
        guard node.version >= 18 || length.isMultiple(of: parts) else {
            throw node.failure("\(length) cannot be split into \(parts) equal parts")
        }
        let part = (length + parts - 1) / parts
        return (0..<parts).map { max(min(length - $0 * part, part), 0) }
    }

    private static func concatenate(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let inputs = try node.all()
        guard let written = try node.int("axis") else { throw node.failure("it has no axis") }
        let axis = try node.axis(written, of: inputs[0].extents.count)
        var extents = inputs[0].extents
        extents[axis] = 0
        for input in inputs {
            var others = input.extents
            let isAlike = others.count == extents.count && input.numbers.isOfKind(inputs[0].numbers)
            if isAlike { others[axis] = extents[axis] }
            guard isAlike, others == extents else {
                throw node.failure(
                    "\(inputs[0].kind) and \(input.kind) don't join along axis \(axis)"
                )
            }
            extents[axis] += input.extents[axis]
            try node.size(extents)
        }
        // In memory, each item of the axes before takes a run of each input in turn.
        let outer = extents[..<axis].reduce(1, *)
        let runs = inputs.map { $0.extents[axis...].reduce(1, *) }
        var starts = [0]
        for input in inputs.dropLast() { starts.append(starts[starts.count - 1] + input.count) }
        var places: [Int] = []
        places.reserveCapacity(try node.size(extents))
        for item in 0..<outer {
            for (run, start) in zip(runs, starts) {
                places.append(contentsOf: (start + item * run)..<(start + (item + 1) * run))
            }
        }
        return [inputs[0].taken(at: places, extents, followedBy: Array(inputs.dropFirst()))]
    }

    /// A triangle of the last two axes, and zeros beside it.
    private static func triangle(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        guard input.extents.count >= 2 else {
            throw node.failure("\(input.extents) has no matrix")
        }
        let offset = node.optional(1) == nil ? 0 : try node.integer(1)
        let isUpper = try node.flag("upper", true)
        let (columns, rows) = (input.extents.last ?? 0, input.extents.dropLast().last ?? 0)
        let places = (0..<input.count).map { place in
            let (row, column) = (place / columns % rows, place % columns)
            // An offset beyond all rows and columns is as good as the one next to them.
            let diagonal = row + min(max(offset, -rows), columns)
            return (isUpper ? column >= diagonal : column <= diagonal) ? place : input.count
        }
        let zero = Constant([], bools: [false])
        return [
            input.taken(
                at: places,
                input.extents,
                followedBy: [try node.cast(zero, to: input.standardType.rawValue)]
            )
        ]
    }
}
