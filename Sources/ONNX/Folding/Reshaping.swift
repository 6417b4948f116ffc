import Tensors

extension Folding {
    /// What gives the same numbers other extents.
    static let reshaping = [
        Rule("Identity", [1, 13, 14, 16, 19, 21, 23, 24, 25]) { (node) throws(FoldingError) in
            [try node.input(0)]
        },
        Rule("Reshape", [5, 13, 14, 19, 21, 23, 24, 25], reshape),
        Rule("Flatten", [1, 9, 11, 13, 21, 23, 24, 25], flatten),
        Rule("Squeeze", [1, 11, 13, 21, 23, 24, 25], squeeze),
        Rule("Unsqueeze", [1, 11, 13, 21, 23, 24, 25], unsqueeze),
        Rule("Dropout", [7, 10, 12, 13, 22], dropout),
    ]

    private static func reshape(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let (input, written) = (try node.input(0), try node.integers(1))
        let keepsZeros = try node.flag("allowzero", since: 14)
        return [input.reshaped(to: try node.reshaped(input.extents, to: written, keepsZeros))]
    }

    private static func flatten(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let rank = input.extents.count
        let written = try node.int("axis") ?? 1
        // The axis may also be the one after the last.
        let axis = written == rank ? rank : try node.axis(written, of: rank)
        let extents = [input.extents[..<axis].reduce(1, *), input.extents[axis...].reduce(1, *)]
        return [input.reshaped(to: extents)]
    }

    private static func squeeze(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let rank = input.extents.count
        let written = try node.listedAxes(1, since: 13)
        let axes =
            try written.map { (axes) throws(FoldingError) in try node.axes(axes, of: rank) }
            ?? input.extents.indices.filter { input.extents[$0] == 1 }
        for axis in axes where input.extents[axis] != 1 {
            throw node.failure("axis \(axis) of \(input.extents) isn't 1 long")
        }
        let left = input.extents.indices.filter { !axes.contains($0) }
        return [input.reshaped(to: left.map { input.extents[$0] })]
    }

    private static func unsqueeze(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        guard let written = try node.listedAxes(1, since: 13) else {
            throw node.failure("it has no axes")
        }
        let rank = input.extents.count + written.count
        guard rank <= Limits.rank else {
            throw node.failure("\(rank) axes are too many, \(Limits.rank) are allowed")
        }
        let axes = try node.axes(written, of: rank)
        var rest = input.extents[...]
        let extents = (0..<rank).map { axes.contains($0) ? 1 : rest.removeFirst() }
        return [input.reshaped(to: extents)]
    }

    /// Outside training it keeps everything.
    private static func dropout(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        if node.version >= 12, node.optional(2) != nil, try node.bools(2) != [false] {
            throw node.failure("it is in training mode")
        }
        let mask = [Bool](repeating: true, count: input.count)
        return [input, Constant(input.extents, bools: mask)]
    }
}

extension Evaluation {
    /// The extents that a Reshape gives a value: 0 keeps the extent that is there unless zeros are
    /// meant, and one −1 stands for whatever is left.
    func reshaped(
        _ extents: [Int],
        to written: [Int],
        _ keepsZeros: Bool
    ) throws(FoldingError) -> [Int] {
        let problem = "\(extents) cannot become \(written)"
        var made = written
        for (axis, extent) in written.enumerated() where extent == 0 && !keepsZeros {
            guard axis < extents.count else { throw failure("\(problem): 0 has no extent to keep") }
            made[axis] = extents[axis]
        }
        let count = try size(extents)
        if let free = made.firstIndex(of: -1) {
            made[free] = 1
            let known = try size(made)
            guard known > 0, count.isMultiple(of: known) else { throw failure(problem) }
            made[free] = count / known
        }
        guard try size(made) == count else { throw failure(problem) }
        return made
    }

    /// Axes that are an attribute in versions before `version`, and an input from it on; nil when
    /// none are written.
    func listedAxes(_ index: Int, since version: Int) throws(FoldingError) -> [Int]? {
        try self.version < version ? ints("axes") : optionalIntegers(index)
    }
}
