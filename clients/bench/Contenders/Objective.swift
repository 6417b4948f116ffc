import Objectives
import Tensors

/// What gradients and updates are of, the same for Tench and its peers.
enum Objective {
    /// The squared distance of the logits to those of a class that is certain.
    static func loss(batch: Int, classes: Int) -> Loss {
        let rows = (0..<batch).flatMap { _ in (0..<classes).map { Float($0 == 7 ? 1 : 0) } }
        return Loss(.sumOfSquares(target: Tensor([batch, classes], rows), scale: 1))
    }

    /// Steps so short that even random weights stay finite; their length does not change the time.
    static let optimizer = Optimizer.sgd(.init(lr: 1e-12))
}
