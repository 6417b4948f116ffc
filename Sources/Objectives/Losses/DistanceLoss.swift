import Tensors

/// A target for a layer's output, and the factor of the distance from it.
struct ScaledTarget: Sendable {
    /// The batch's target, or one item's for all.
    let target: Tensor
    /// The distance's factor.
    let scale: Float

    init(_ target: Tensor, scale: Float) {
        self.target = target
        self.scale = scale
    }

    init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        target = try members.required("target").tensor()
        scale = try members.optional("scale")?.float() ?? 1
    }

    func write(to members: inout some MemberWriter) {
        members.member("target", target)
        if scale != 1 { members.member("scale", scale) }
    }

    func items(_ range: Range<Int>, output: Shape) -> ScaledTarget {
        ScaledTarget(target.items(range, ofTargetFor: output), scale: scale)
    }

    /// The sum of a term of each difference o − t; `term` gives its value and slope.
    func sum(
        _ output: Tensor,
        _ term: (Float) -> (loss: Double, slope: Float)
    ) -> LossEvaluation {
        let o = output.values
        let t = target.spread(over: output.shape)
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: o.count)
        for i in o.indices {
            let (value, slope) = term(o[i] - t[i])
            loss += value
            gradient[i] = slope
        }
        return LossEvaluation(loss: loss, gradient: gradient)
    }
}

/// A distance from a target with no numbers but its factor: all but how it is taken is the same.
protocol DistanceLoss: LossFunction {
    /// The target and the factor.
    var to: ScaledTarget { get }

    /// The distance to `target`.
    init(to target: ScaledTarget)
}

extension DistanceLoss {
    init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        self.init(to: try ScaledTarget(reading: members))
    }

    func write(to members: inout some MemberWriter) { to.write(to: &members) }

    func check(output shape: Shape) throws(LossError) {
        try to.target.check(asTargetFor: shape)
    }

    func items(_ range: Range<Int>, output: Shape) -> Self {
        Self(to: to.items(range, output: output))
    }

    static func joining(_ parts: [Self]) -> Self? {
        guard let scale = parts.first?.to.scale, parts.allSatisfy({ $0.to.scale == scale })
        else { return nil }
        return Tensor.joining(targets: parts.map(\.to.target))
            .map { Self(to: ScaledTarget($0, scale: scale)) }
    }
}
