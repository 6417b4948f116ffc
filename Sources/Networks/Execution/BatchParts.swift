import Objectives
import Tensors

/// The parts of a batch that are computed one after another.
///
/// Where nothing passes from item to item, a whole batch at once would only push its activations
/// out of the caches: eight pictures of 299×299 through ResNet-50 take a tenth longer then. Small
/// pictures go together, since they share the reading of the weights.
struct BatchParts: Sendable {
    /// The items of each part, in order.
    let ranges: [Range<Int>]

    /// What a part's working memory should stay below.
    private static let bytes = 16 << 20

    /// Parts of nearly equal size of `items` items whose working memory is `bytesOfAnItem` each.
    init(items: Int, bytesOfAnItem: Int) {
        let most = max(1, BatchParts.bytes / max(bytesOfAnItem, 1))
        let parts = max(1, (items + most - 1) / most)
        ranges = (0..<parts).map { items * $0 / parts..<items * ($0 + 1) / parts }
    }
}

extension Shape {
    /// This shape with another number of items.
    func with(items: Int) -> Shape { Shape([items] + dimensions.dropFirst()) }
}

extension Tensor {
    /// Some items of a batch, copied; all of them are the tensor itself.
    func items(_ range: Range<Int>) -> Tensor {
        if range == 0..<shape[0] { return self }
        let length = shape.count / shape[0]
        let part = shape.with(items: range.count)
        return unsafe withUnsafeValues { values in
            unsafe Tensor(part) { block in
                let items = range.lowerBound * length..<range.upperBound * length
                _ = unsafe block.initialize(fromContentsOf: values[items])
            }
        }
    }

    /// The items of all parts, one after another; at least one part, all of one shape but for the
    /// number of items.
    static func joining(_ parts: [Tensor]) -> Tensor {
        guard parts.count > 1 else { return parts[0] }
        let items = parts.reduce(0) { $0 + $1.shape[0] }
        let whole = parts[0].shape.with(items: items)
        return unsafe Tensor(whole) { block in
            var end = 0
            for part in parts {
                unsafe part.withUnsafeValues { values in
                    end = unsafe block[end...].initialize(fromContentsOf: values)
                }
            }
        }
    }
}

extension Loss {
    /// This loss of some items of a batch whose outputs have the shape `output`.
    func items(_ range: Range<Int>, output: Shape) -> Loss {
        func part(_ target: Tensor) -> Tensor {
            target.shape == output ? target.items(range) : target
        }
        func part(_ classes: Classes) -> Classes {
            if case .each(let list) = classes, list.count == output[0] {
                return .each(Array(list[range]))
            }
            return classes
        }
        let kind: Kind =
            switch self.kind {
            case .logit(let classes, let target, let magnitude):
                .logit(classes: part(classes), target: target, magnitude: magnitude)
            case .sumOfSquares(let target, let scale):
                .sumOfSquares(target: part(target), scale: scale)
            case .l1(let target, let scale): .l1(target: part(target), scale: scale)
            case .l2(let target, let scale): .l2(target: part(target), scale: scale)
            case .crossEntropy(let classes): .crossEntropy(classes: part(classes))
            case .crossEntropyWithProbabilities(let target):
                .crossEntropyWithProbabilities(target: part(target))
            case .activation: self.kind
            case .cotangent(let vector): .cotangent(part(vector))
            }
        return Loss(kind, layer: layer)
    }
}
