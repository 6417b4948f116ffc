import Glibc
import Tensors

extension Folding {
    /// What looks at the numbers along one axis together, and keeps the extents.
    static let runs = [
        Rule("Softmax", [1, 11, 13]) { (node) throws(FoldingError) in
            try node.normalised { values in
                let (exponentials, sum) = exponentials(values)
                return exponentials.map { Float($0 / sum) }
            }
        },
        Rule("LogSoftmax", [1, 11, 13]) { (node) throws(FoldingError) in
            try node.normalised { values in
                let largest = Double(values.max() ?? 0)
                let logarithm = log(exponentials(values).sum)
                return values.map { Float(Double($0) - largest - logarithm) }
            }
        },
        Rule("Hardmax", [1, 11, 13]) { (node) throws(FoldingError) in
            try node.normalised { values in
                let first = values.firstIndex(of: values.max() ?? 0)
                return values.indices.map { $0 == first ? 1 : 0 }
            }
        },
        Rule("CumSum", [11, 14]) { (node) throws(FoldingError) in
            try cumulated(node, from: (0, 0), floats: { $0 + $1 }, integers: { $0 &+ $1 })
        },
        Rule("CumProd", [26]) { (node) throws(FoldingError) in
            try cumulated(node, from: (1, 1), floats: { $0 * $1 }, integers: { $0 &* $1 })
        },
    ]

    private static func exponentials(_ values: [Float]) -> (values: [Double], sum: Double) {
        let largest = Double(values.max() ?? 0)
        let exponentials = values.map { exp(Double($0) - largest) }
        return (exponentials, exponentials.reduce(0, +))
    }

    private static func cumulated(
        _ node: Evaluation,
        from start: (Double, Int),
        floats: (Double, Double) -> Double,
        integers: (Int, Int) -> Int
    ) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let axis = try node.axis(try node.integer(1), of: input.extents.count)
        let isExclusive = try node.flag("exclusive")
        let isReversed = try node.flag("reverse")
        let moved = input.withLast(axis)
        switch moved.numbers {
        case .floats(let tensor):
            let made = tensor.values.inRuns(of: input.extents[axis]) { run in
                let sums = sums(run.map(Double.init), start.0, isExclusive, isReversed, floats)
                return sums.map(Float.init)
            }
            return [Constant(moved.extents, floats: made).withLast(backAt: axis)]
        case .integers(let values):
            let made = values.inRuns(of: input.extents[axis]) {
                sums($0, start.1, isExclusive, isReversed, integers)
            }
            return [Constant(moved.extents, integers: made).withLast(backAt: axis)]
        case .bools: throw node.failure("it isn't for \(input.kind)")
        }
    }

    /// What comes of a list's numbers up to each, or before each, from the first on or the last.
    private static func sums<Number>(
        _ values: [Number],
        _ start: Number,
        _ isExclusive: Bool,
        _ isReversed: Bool,
        _ combine: (Number, Number) -> Number
    ) -> [Number] {
        var (sums, sum) = (values, start)
        for index in isReversed ? Array(values.indices.reversed()) : Array(values.indices) {
            let next = combine(sum, values[index])
            sums[index] = isExclusive ? sum : next
            sum = next
        }
        return sums
    }
}

extension Array {
    /// The list, mapped in runs of equal length.
    func inRuns<Made>(of length: Int, _ map: ([Element]) -> [Made]) -> [Made] {
        guard length > 0 else { return [] }
        return stride(from: 0, to: count, by: length).flatMap { start in
            map(Array(self[start..<(start + length)]))
        }
    }
}

extension Evaluation {
    /// The first input's floats, mapped along an axis; before 13 along all from the axis on.
    fileprivate func normalised(
        _ map: ([Float]) -> [Float]
    ) throws(FoldingError) -> [Constant] {
        let input = try input(0)
        let values = try floats(0)
        let rank = input.extents.count
        if version < 13 {
            let written = try int("axis") ?? 1
            let axis = written == rank ? rank : try axis(written, of: rank)
            let length = input.extents[axis...].reduce(1, *)
            return [Constant(input.extents, floats: values.inRuns(of: length, map))]
        }
        let axis = try axis(try int("axis") ?? -1, of: rank)
        let moved = input.withLast(axis)
        guard case .floats(let tensor) = moved.numbers else { return [] }
        let made = tensor.values.inRuns(of: input.extents[axis], map)
        return [Constant(moved.extents, floats: made).withLast(backAt: axis)]
    }
}

extension Constant {
    /// The same with one axis moved behind all others.
    func withLast(_ axis: Int) -> Constant {
        transposed(extents.indices.filter { $0 != axis } + [axis])
    }

    /// The same with the last axis moved back to where it was.
    func withLast(backAt axis: Int) -> Constant {
        var order = Array(extents.indices.dropLast())
        order.insert(extents.count - 1, at: axis)
        return transposed(order)
    }
}
