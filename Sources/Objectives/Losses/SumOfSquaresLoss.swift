public import Tensors

/// Σ(o − t)², times `scale`.
struct SumOfSquaresLoss: DistanceLoss {
    static let kind = "sum_of_squares"

    let to: ScaledTarget

    init(to target: ScaledTarget) { to = target }

    func evaluate(_ output: Tensor) -> LossEvaluation {
        let scale = to.scale
        return to.sum(output) { difference in
            (Double(scale) * Double(difference) * Double(difference), 2 * scale * difference)
        }
    }
}

extension Loss.Kind {
    /// Σ(o − t)², times `scale`.
    public static func sumOfSquares(target: Tensor, scale: Float) -> Self {
        Self(SumOfSquaresLoss(to: ScaledTarget(target, scale: scale)))
    }
}
