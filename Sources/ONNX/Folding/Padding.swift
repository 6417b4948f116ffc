extension Folding {
    /// What adds a rim to a value, or takes one off.
    static let padding = [Rule("Pad", [2, 11, 13, 18, 19, 21, 23, 24, 25], pad)]

    /// What a rim is made of.
    private enum Rim: String, CaseIterable {
        case constant, reflect, edge, wrap

        /// The index in an axis of `length` that is repeated at `index`, which may lie outside.
        func source(_ index: Int, of length: Int) -> Int {
            if (0..<length).contains(index) { return index }
            switch self {
            case .constant: return Selection.outside
            case .edge: return index < 0 ? 0 : length - 1
            case .wrap: return (index % length + length) % length
            case .reflect:
                // Mirrored at both ends again and again, with twice the length less the ends.
                let period = 2 * (length - 1)
                guard period > 0 else { return 0 }
                let place = (index % period + period) % period
                return place < length ? place : period - place
            }
        }
    }

    /// Widths and value were attributes before 11, and of all axes before 18.
    private static func pad(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let word = try node.word("mode", of: Rim.allCases.map(\.rawValue))
        guard let rim = Rim(rawValue: word), rim != .wrap || node.version >= 19 else {
            throw node.failure("mode \(word) isn't known before operation set 19")
        }
        let rank = input.extents.count
        let isOld = node.version < 11
        let widths = try isOld ? node.ints("pads") ?? [] : node.integers(1)
        let written = try node.version < 18 ? nil : node.optionalIntegers(3)
        let axes = try node.axes(written ?? Array(0..<rank), of: rank)
        guard widths.count == 2 * axes.count else {
            throw node.failure("\(widths.count) widths aren't two for each of \(axes.count) axes")
        }
        var extents = input.extents
        var before = extents.map { _ in 0 }
        for (position, axis) in axes.enumerated() {
            let (first, last) = (widths[position], widths[position + axes.count])
            let limit = FoldingLimits.elements
            guard (-limit...limit).contains(first), (-limit...limit).contains(last) else {
                throw node.failure("a rim of \(first) or \(last) is too wide")
            }
            before[axis] = first
            extents[axis] += first + last
            guard input.extents[axis] > 0 || rim == .constant || extents[axis] <= 0 else {
                throw node.failure("axis \(axis) has nothing that could be repeated")
            }
        }
        try node.size(extents)
        let strides = Selection.strides(input.extents)
        let selection = Selection(extents) { axis, index in
            let source = rim.source(index - before[axis], of: input.extents[axis])
            return source < 0 ? Selection.outside : source * strides[axis]
        }
        return [input.selected(by: selection, fill: try blank(node, for: input))]
    }

    /// What a constant rim consists of; nil is zero.
    private static func blank(
        _ node: Evaluation,
        for input: Constant
    ) throws(FoldingError) -> Constant? {
        guard node.version >= 11 else {
            return try node.float("value").map { Constant([], floats: [$0]) }
        }
        guard let value = node.optional(2) else { return nil }
        guard value.count == 1, value.numbers.isOfKind(input.numbers) else {
            throw node.failure("the rim of \(input.kind) is to be \(value.kind)")
        }
        return value
    }
}
