import Tensors

extension Tensor {
    /// Whether it can be a target for outputs of this shape: one for each item, or one for all.
    func check(asTargetFor output: Shape) throws(LossError) {
        let item = Array(output.dimensions.dropFirst())
        let fitting = [output.dimensions, item, [1] + item]
        guard fitting.contains(shape.dimensions) else {
            throw .targetShape(expected: output, got: shape)
        }
    }

    /// A target's values for the whole batch: as they are, or one item's repeated.
    func spread(over output: Shape) -> [Float] {
        let values = values
        guard values.count != output.count else { return values }
        return (0..<output[0]).flatMap { _ in values }
    }

    /// Items' targets, `[1, …]` each, as a batch's; nil when one is not of that shape.
    static func joining(targets: [Tensor]) -> Tensor? {
        guard let first = targets.first, first.shape.rank > 1,
            targets.allSatisfy({ $0.shape == first.shape && $0.shape[0] == 1 })
        else { return nil }
        return joining(targets)
    }

    /// A target's part for some items of a batch with this output.
    func items(_ range: Range<Int>, ofTargetFor output: Shape) -> Tensor {
        shape == output ? items(range) : self
    }
}
