public import Tensors

/// Σ|o − t|, times `scale`; its gradient is 0 where they are equal.
struct L1Loss: DistanceLoss {
    static let kind = "l1"

    let to: ScaledTarget

    init(to target: ScaledTarget) { to = target }

    func evaluate(_ output: Tensor) -> LossEvaluation {
        let scale = to.scale
        return to.sum(output) { difference in
            let sign: Float = difference > 0 ? 1 : difference < 0 ? -1 : 0
            return (Double(scale) * Double(difference.magnitude), scale * sign)
        }
    }
}

extension Loss.Kind {
    /// Σ|o − t|, times `scale`; its gradient is 0 where they are equal.
    public static func l1(target: Tensor, scale: Float) -> Self {
        Self(L1Loss(to: ScaledTarget(target, scale: scale)))
    }
}
