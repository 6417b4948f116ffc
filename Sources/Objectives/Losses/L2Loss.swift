public import Tensors

/// √Σ(o − t)² for each item, times `scale`; its gradient is 0 where the distance is 0.
struct L2Loss: DistanceLoss {
    static let kind = "l2"

    let to: ScaledTarget

    init(to target: ScaledTarget) { to = target }

    func evaluate(_ output: Tensor) -> LossEvaluation {
        let o = output.values
        let t = to.target.spread(over: output.shape)
        let scale = Double(to.scale)
        let items = output.shape[0]
        let length = items == 0 ? 0 : o.count / items
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: o.count)
        for item in 0..<items {
            let range = item * length..<(item + 1) * length
            let squares = range.reduce(0.0) { sum, i in
                let difference = Double(o[i] - t[i])
                return sum + difference * difference
            }
            let norm = squares.squareRoot()
            loss += scale * norm
            guard norm > 0 else { continue }
            for i in range { gradient[i] = Float(scale * Double(o[i] - t[i]) / norm) }
        }
        return LossEvaluation(loss: loss, gradient: gradient)
    }
}

extension Loss.Kind {
    /// √Σ(o − t)² for each item, times `scale`; its gradient is 0 where the distance is 0.
    public static func l2(target: Tensor, scale: Float) -> Self {
        Self(L2Loss(to: ScaledTarget(target, scale: scale)))
    }
}
