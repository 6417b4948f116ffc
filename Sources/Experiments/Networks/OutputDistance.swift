package import Objectives
package import Tensors

/// How the distance of a network's output `o` from a target `t` is taken.
package enum OutputDistance: String, Sendable, CaseIterable {
    /// Σ(o − t)².
    case sumOfSquares = "sum-of-squares"
    /// Σ|o − t|.
    case l1
    /// √Σ(o − t)².
    case l2

    /// The loss of a picture: `scale` times the distance of a layer's output from the target, one
    /// item's, `[1, …]`.
    package func loss(to target: Tensor, layer: String = "logits", scale: Float = 1) -> Loss {
        let kind: Loss.Kind =
            switch self {
            case .sumOfSquares: .sumOfSquares(target: target, scale: scale)
            case .l1: .l1(target: target, scale: scale)
            case .l2: .l2(target: target, scale: scale)
            }
        return Loss(kind, layer: layer)
    }

    /// The same for a picture's logits.
    package func loss(to logits: [Float], scale: Float = 1) -> Loss {
        loss(to: Tensor([1, logits.count], logits), scale: scale)
    }

    /// The distance between two outputs of one length, summed in double.
    package func between(_ output: [Float], _ target: [Float]) -> Double {
        precondition(output.count == target.count, "\(output.count) outputs, not \(target.count)")
        let differences = zip(output, target).map { Double($0) - Double($1) }
        let squares = { differences.reduce(0) { $0 + $1 * $1 } }
        return switch self {
        case .sumOfSquares: squares()
        case .l1: differences.reduce(0) { $0 + $1.magnitude }
        case .l2: squares().squareRoot()
        }
    }
}
