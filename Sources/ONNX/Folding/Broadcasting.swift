import Tensors

extension Evaluation {
    /// The extents that all of these are repeated to: aligned at the last axis, each extent that of
    /// every value that has another than 1 there.
    func broadcast(_ shapes: [[Int]]) throws(FoldingError) -> [Int] {
        let rank = shapes.map(\.count).max() ?? 0
        var extents = [Int](repeating: 1, count: rank)
        for shape in shapes {
            for (axis, extent) in zip((rank - shape.count)..., shape) where extent != 1 {
                guard extents[axis] == 1 || extents[axis] == extent else {
                    throw failure(
                        "values of \(shapes.map(\.description).joined(separator: " and ")) "
                            + "don't go together"
                    )
                }
                extents[axis] = extent
            }
        }
        try size(extents)
        return extents
    }

    /// A value, repeated along the axes where it has one number, or none, to `extents`.
    func expand(_ value: Constant, to extents: [Int]) -> Constant {
        guard value.extents != extents else { return value }
        let missing = extents.count - value.extents.count
        let strides = Selection.strides(value.extents)
        return value.selected(
            by: Selection(extents) { axis, index in
                axis < missing || value.extents[axis - missing] == 1
                    ? 0 : index * strides[axis - missing]
            }
        )
    }

    /// All inputs, repeated to common extents.
    func broadcastInputs() throws(FoldingError) -> [Constant] {
        let inputs = try all()
        let extents = try broadcast(inputs.map(\.extents))
        return inputs.map { expand($0, to: extents) }
    }

    /// Two inputs and no more, repeated to common extents.
    func pair() throws(FoldingError) -> (Constant, Constant) {
        let inputs = try broadcastInputs()
        guard inputs.count == 2 else {
            throw failure("it has \(inputs.count) inputs, two are needed")
        }
        return (inputs[0], inputs[1])
    }

    /// What two values aren't, or aren't together, that the op needs.
    func unfit(_ a: Constant, _ b: Constant) -> FoldingError {
        failure("it isn't for \(a.kind) and \(b.kind)")
    }

    /// Two values of the same extents and kind, combined number by number.
    func combined(
        _ a: Constant,
        _ b: Constant,
        floats: (Float, Float) -> Float,
        integers: ((Int, Int) -> Int)?
    ) throws(FoldingError) -> Constant {
        switch (a.numbers, b.numbers) {
        case (.floats(let x), .floats(let y)):
            return Constant(a.extents, floats: zip(x.values, y.values).map(floats))
        case (.integers(let x), .integers(let y)):
            guard let integers else { break }
            return Constant(a.extents, integers: zip(x, y).map(integers))
        default: break
        }
        throw unfit(a, b)
    }
}
