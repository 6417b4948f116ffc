import Synchronization
import Tensors

/// The shapes of a graph's values, inferred once for each size of its input.
///
/// Nothing passes from item to item, so that they are kept for one item.
final class InferredShapes: Sendable {
    private struct Key: Hashable {
        let item: Shape
        let ends: [Value]
    }

    /// Octaves and croppings are a few dozen sizes; of more than this, those kept are given up.
    private static let capacity = 64
    /// The graph.
    let graph: Graph
    private let kept = Mutex<[Key: [Shape]]>([:])

    init(_ graph: Graph) {
        self.graph = graph
    }

    /// Every value's shape for one item of `input`; as `Graph.shapes(for:reaching:)`, which also
    /// says what is thrown.
    func shapes(for input: Shape, reaching ends: [Value]) throws(NetworkError) -> [Shape] {
        let key = Key(item: input.with(items: 1), ends: ends)
        if let shapes = kept.withLock({ $0[key] }) { return shapes }
        let shapes = try graph.shapes(for: input, reaching: ends).map { $0.with(items: 1) }
        kept.withLock { kept in
            if kept.count >= InferredShapes.capacity { kept = [:] }
            kept[key] = shapes
        }
        return shapes
    }
}
