public import Tensors

/// Σ o·v: its gradient is the vector-Jacobian product with `v`.
struct CotangentLoss: LossFunction {
    static let kind = "cotangent"

    /// The batch's vector, or one item's for all.
    let vector: Tensor

    fileprivate init(_ vector: Tensor) { self.vector = vector }

    init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        vector = try members.required("tensor").tensor()
    }

    func write(to members: inout some MemberWriter) { members.member("tensor", vector) }

    func check(output shape: Shape) throws(LossError) {
        try vector.check(asTargetFor: shape)
    }

    func evaluate(_ output: Tensor) -> LossEvaluation {
        let v = vector.spread(over: output.shape)
        let loss = zip(output.values, v).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        return LossEvaluation(loss: loss, gradient: v)
    }

    func items(_ range: Range<Int>, output: Shape) -> CotangentLoss {
        CotangentLoss(vector.items(range, ofTargetFor: output))
    }

    static func joining(_ parts: [CotangentLoss]) -> CotangentLoss? {
        Tensor.joining(targets: parts.map(\.vector)).map(CotangentLoss.init)
    }
}

extension Loss.Kind {
    /// Σ o·v: its gradient is the vector-Jacobian product with `v`.
    public static func cotangent(_ vector: Tensor) -> Self { Self(CotangentLoss(vector)) }
}
