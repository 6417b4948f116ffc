import Tensors

extension Folding {
    /// What makes numbers comparable by their mean and size.
    static let normalisations = [
        Rule("LayerNormalization", [17], layer),
        Rule("LpNormalization", [1, 22], byNorm),
    ]

    /// By mean and variance of all from an axis on; the results are the values, the means and the
    /// inverse standard deviations.
    private static func layer(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let axis = try node.axis(try node.int("axis") ?? -1, of: input.extents.count)
        let epsilon = Double(try node.float("epsilon") ?? 1e-5)
        let length = input.extents[axis...].reduce(1, *)
        guard length > 0 else { throw node.failure("\(input.extents) has nothing to normalise") }
        let (scales, shifts) = (try node.input(1), node.optional(2))
        guard try node.broadcast([input.extents, scales.extents]) == input.extents else {
            throw node.unfit(input, scales)
        }
        var (means, deviations): ([Float], [Float]) = ([], [])
        let values = try node.floats(0).inRuns(of: length) { run in
            let mean = run.reduce(0) { $0 + Double($1) } / Double(length)
            let variance = run.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
            let inverse = 1 / (variance / Double(length) + epsilon).squareRoot()
            means.append(Float(mean))
            deviations.append(Float(inverse))
            return run.map { Float((Double($0) - mean) * inverse) }
        }
        var result = try node.combined(
            Constant(input.extents, floats: values),
            node.expand(scales, to: input.extents),
            floats: *,
            integers: nil
        )
        if let shifts {
            guard try node.broadcast([input.extents, shifts.extents]) == input.extents else {
                throw node.unfit(input, shifts)
            }
            let shift = node.expand(shifts, to: input.extents)
            result = try node.combined(result, shift, floats: +, integers: nil)
        }
        let extents = input.extents.enumerated().map { $0 < axis ? $1 : 1 }
        return [result, Constant(extents, floats: means), Constant(extents, floats: deviations)]
    }

    /// By the sum of what is along an axis, or of its squares; nothing stays nothing.
    private static func byNorm(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        _ = try node.floats(0)
        let axis = try node.axis(try node.int("axis") ?? -1, of: input.extents.count)
        let order = try node.int("p") ?? 2
        guard order == 1 || order == 2 else { throw node.failure("p is 1 or 2, not \(order)") }
        let moved = input.withLast(axis)
        guard case .floats(let tensor) = moved.numbers else { return [] }
        let made = tensor.values.inRuns(of: input.extents[axis]) { run in
            let norm =
                order == 1
                ? run.reduce(0) { $0 + Double(abs($1)) }
                : run.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            return run.map { norm == 0 ? 0 : Float(Double($0) / norm) }
        }
        return [Constant(moved.extents, floats: made).withLast(backAt: axis)]
    }
}
