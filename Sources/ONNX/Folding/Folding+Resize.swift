import Tensors

extension Folding {
    /// What makes a value larger or smaller, such as a table of positions for another picture's
    /// size.
    static let resizings = [
        Rule("Resize", [10, 11, 13, 18, 19], resize),
        Rule("Upsample", [7, 9, 10], resize),
    ]

    private static func resize(_ node: Evaluation) throws(FoldingError) -> [Constant] {
        let input = try node.input(0)
        let resizing = try Resizing(node, input.extents)
        if resizing.isNearest { return [resizing.picked(from: input)] }
        var result = input
        for (axis, taps) in resizing.axes.enumerated() {
            guard let taps else { continue }
            let moved = result.withLast(axis)
            guard case .floats(let tensor) = moved.numbers else {
                throw node.failure("\(input.kind) cannot be interpolated")
            }
            var extents = moved.extents
            extents[extents.count - 1] = taps.count
            try node.size(extents)
            let made = tensor.values.inRuns(of: result.extents[axis]) { run in
                taps.map { taps in
                    guard !taps.isEmpty else { return resizing.extrapolation }
                    return Float(taps.reduce(0) { $0 + Double(run[$1.index]) * Double($1.weight) })
                }
            }
            result = Constant(extents, floats: made).withLast(backAt: axis)
        }
        return [result]
    }
}

extension Resizing {
    /// Numbers of any kind, for each the nearest.
    fileprivate func picked(from input: Constant) -> Constant {
        let strides = Selection.strides(input.extents)
        let selection = Selection(extents) { axis, index in
            guard let taps = axes[axis] else { return index * strides[axis] }
            return taps[index].first.map { $0.index * strides[axis] } ?? Selection.outside
        }
        let isFloat = if case .floats = input.numbers { true } else { false }
        return input.selected(
            by: selection,
            fill: isFloat ? Constant([], floats: [extrapolation]) : nil
        )
    }
}
