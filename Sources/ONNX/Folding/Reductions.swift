import Glibc
import Tensors

extension Folding {
    /// What makes one number of all along some axes.
    static let reductions = [
        reduction("ReduceSum", [1, 11, 13], floats: total) { $0.reduce(0, &+) },
        reduction("ReduceMean", [1, 11, 13, 18], floats: { total($0) / Double($0.count) }) {
            // Of no numbers there is no mean; as an integer it is as good as any.
            $0.isEmpty ? 0 : $0.reduce(0, &+) / $0.count
        },
        reduction("ReduceProd", [1, 11, 13, 18], floats: { $0.reduce(1) { $0 * Double($1) } }) {
            $0.reduce(1, &*)
        },
        reduction("ReduceMax", [1, 11, 12, 13, 18, 20], floats: { Double(peak($0)) }) {
            $0.max() ?? .min
        },
        reduction("ReduceMin", [1, 11, 12, 13, 18, 20], floats: { -Double(peak($0.map(-))) }) {
            $0.min() ?? .max
        },
        reduction("ReduceL1", [1, 11, 13, 18], floats: { $0.reduce(0) { $0 + Double(abs($1)) } }) {
            $0.reduce(0) { $0 &+ ($1 < 0 ? 0 &- $1 : $1) }
        },
        reduction("ReduceL2", [1, 11, 13, 18], floats: { squares($0).squareRoot() }) {
            Int(saturating: squares($0.map(Float.init)).squareRoot())
        },
        reduction("ReduceSumSquare", [1, 11, 13, 18], floats: squares) {
            $0.reduce(0) { $0 &+ $1 &* $1 }
        },
        reduction("ReduceLogSum", [1, 11, 13, 18, 28], floats: { log(total($0)) }),
        reduction(
            "ReduceLogSumExp",
            [1, 11, 13, 18, 28],
            floats: { values in
                // The largest first, so that no exponential is beyond all numbers.
                let largest = Double(peak(values))
                guard largest.isFinite else { return largest }
                return largest + log(values.reduce(0) { $0 + exp(Double($1) - largest) })
            }
        ),
    ]

    private static func total(_ values: [Float]) -> Double { values.reduce(0) { $0 + Double($1) } }

    private static func squares(_ values: [Float]) -> Double {
        values.reduce(0) { $0 + Double($1) * Double($1) }
    }

    /// The largest, −∞ of none; no number if there is one that isn't.
    private static func peak(_ values: [Float]) -> Float {
        values.reduce(-.infinity) { $0 > $1 || $0.isNaN ? $0 : $1 }
    }

    private static func reduction(
        _ operation: String,
        _ versions: [Int],
        floats: @escaping @Sendable ([Float]) -> Double,
        integers: (@Sendable ([Int]) -> Int)? = nil
    ) -> Rule {
        Rule(operation, versions) { (node) throws(FoldingError) in
            [try reduce(node, floats: floats, integers: integers)]
        }
    }

    private static func reduce(
        _ node: Evaluation,
        floats: ([Float]) -> Double,
        integers: (([Int]) -> Int)?
    ) throws(FoldingError) -> Constant {
        let input = try node.input(0)
        let rank = input.extents.count
        // A sum's axes became an input earlier than others'.
        let since = node.node.operation == "ReduceSum" ? 13 : 18
        var written = try node.listedAxes(1, since: since) ?? []
        if written.isEmpty, try !node.flag("noop_with_empty_axes", since: since) {
            written = Array(0..<rank)
        }
        let axes = try node.axes(written, of: rank)
        let kept = (0..<rank).filter { !axes.contains($0) }
        let extents =
            try node.flag("keepdims", true)
            ? (0..<rank).map { axes.contains($0) ? 1 : input.extents[$0] }
            : kept.map { input.extents[$0] }
        let count = try node.size(extents)
        let length = axes.reduce(1) { $0 * input.extents[$1] }
        let ordered = input.transposed(kept + axes.sorted())
        switch ordered.numbers {
        case .floats(let tensor):
            let sums = runs(tensor.values, count, length).map { Float(floats($0)) }
            return Constant(extents, floats: sums)
        case .integers(let values):
            guard let integers else { break }
            return Constant(extents, integers: runs(values, count, length).map(integers))
        case .bools(let values):
            guard ["ReduceMax", "ReduceMin"].contains(node.node.operation) else { break }
            let isAny = node.node.operation == "ReduceMax"
            let found = runs(values, count, length).map { run in
                isAny ? run.contains(true) : !run.contains(false)
            }
            return Constant(extents, bools: found)
        }
        throw node.failure("it isn't for \(input.kind)")
    }

    /// A list in runs of equal length, one after another.
    private static func runs<Number>(
        _ values: [Number],
        _ count: Int,
        _ length: Int
    ) -> some Sequence<[Number]> {
        (0..<count).lazy.map { Array(values[($0 * length)..<(($0 + 1) * length)]) }
    }
}
