/// The value of a node whose inputs are all known: shape arithmetic, masks, tables.
///
/// Every float is a float32, whatever the file says: a float16 value is rounded by Cast alone.
/// Integers stay within the type that the file gives them, and wrap there.
package enum Folding {
    /// What the node's outputs are, by the meaning that its op has in `opset`; nil when it isn't an
    /// op that is folded.
    ///
    /// An absent input is nil, as one that isn't written at the end. The results are those that the
    /// node names, and may be more. One alone is within `FoldingLimits`; whoever evaluates a whole
    /// file bounds the sum of their `count`.
    package static func evaluate(
        _ node: Node,
        opset: Int,
        inputs: [Constant?]
    ) throws(FoldingError) -> [Constant]? {
        guard node.domain.isEmpty || node.domain == "ai.onnx" else { return nil }
        guard let rule = rules[node.operation] else { return nil }
        let version = rule.versions.last { $0 <= opset }
        let evaluation = Evaluation(node: node, version: version ?? 0, inputs: inputs)
        guard version != nil, opset <= Limits.opsets.upperBound else {
            throw evaluation.failure(
                "what it means in operation set \(opset) isn't known; it is in "
                    + "\(rule.versions[0]) to \(Limits.opsets.upperBound)"
            )
        }
        try evaluation.checkInputs()
        let results = try rule.results(evaluation)
        guard results.count >= node.outputs.count else {
            throw evaluation.failure(
                "it has \(node.outputs.count) outputs, and \(results.count) values are made"
            )
        }
        var typed: [Constant] = []
        for (place, result) in results.enumerated() {
            typed.append(try evaluation.typed(result, place))
        }
        return typed
    }

    /// Every op that is folded, by name.
    static let rules: [String: Rule] = {
        let families = [
            arithmetic, comparisons, logic, functions, activations, conversions, making, reshaping,
            movements, padding, gathering, scattering, reductions, positions, runs, products,
            normalisations, resizings,
        ]
        return Dictionary(uniqueKeysWithValues: families.joined().map { ($0.operation, $0) })
    }()
}

/// How the results of an op follow from its inputs.
struct Rule: Sendable {
    /// The op.
    let operation: String
    /// The operation sets in which its meaning is written anew, ascending: the version of a node is
    /// the last that isn't newer than its file's set.
    let versions: [Int]
    /// The results of one node.
    let results: @Sendable (Evaluation) throws(FoldingError) -> [Constant]

    /// A rule of these.
    init(
        _ operation: String,
        _ versions: [Int],
        _ results: @escaping @Sendable (Evaluation) throws(FoldingError) -> [Constant]
    ) {
        self.operation = operation
        self.versions = versions
        self.results = results
    }
}

/// What no honest constant reaches: bounds for what a few bytes of a file could make grow.
enum FoldingLimits {
    /// Numbers of one result; the largest matrix of VGG has 103 million.
    static let elements = 1 << 27
    /// What the coordinates along one axis are made of: a picture's rows are thousands, and each of
    /// a few.
    static let taps = 1 << 21
    /// Integers of a list that speaks of axes or of a split's parts.
    static let list = 1024
    /// Products of numbers that one result is summed from.
    static let products = 1 << 32
}
