import Tensors

/// `target − o[class]`, linear; or its magnitude: then the gradient is 0 where they are equal.
struct LogitLoss: LossFunction {
    static let kind = "logit"

    /// How the difference counts, by the name on the wire.
    private enum Form: String, CaseIterable {
        case linear, abs
    }

    /// The class of each item.
    let classes: Loss.Classes
    /// What the class's output is to be.
    let target: Float
    /// Whether the difference's sign is dropped.
    let magnitude: Bool

    init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        classes = try Loss.Classes(reading: members.required("class"))
        target = try members.required("target").float()
        let form = try members.optional("form")?.choice(of: Form.allCases) { $0.rawValue }
        magnitude = form == .abs
    }

    func write(to members: inout some MemberWriter) {
        classes.write(to: &members)
        members.member("target", target)
        if magnitude { members.member("form", Form.abs.rawValue) }
    }

    func check(output shape: Shape) throws(LossError) {
        try classes.check(output: shape)
    }

    func evaluate(_ output: Tensor) -> LossEvaluation {
        let o = output.values
        let items = output.shape[0]
        let length = items == 0 ? 0 : o.count / items
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: o.count)
        for (item, each) in classes.list(items: items).enumerated() {
            let difference = target - o[item * length + each]
            loss += Double(magnitude ? difference.magnitude : difference)
            let sign: Float = difference > 0 ? 1 : difference < 0 ? -1 : 0
            gradient[item * length + each] = magnitude ? -sign : -1
        }
        return LossEvaluation(loss: loss, gradient: gradient)
    }

    func items(_ range: Range<Int>, output: Shape) -> LogitLoss {
        LogitLoss(
            classes: classes.items(range, of: output[0]),
            target: target,
            magnitude: magnitude
        )
    }

    static func joining(_ parts: [LogitLoss]) -> LogitLoss? {
        guard let first = parts.first, let classes = Loss.Classes.joining(parts.map(\.classes)),
            parts.allSatisfy({ ($0.target, $0.magnitude) == (first.target, first.magnitude) })
        else { return nil }
        return LogitLoss(classes: classes, target: first.target, magnitude: first.magnitude)
    }

    fileprivate init(classes: Loss.Classes, target: Float, magnitude: Bool) {
        self.classes = classes
        self.target = target
        self.magnitude = magnitude
    }
}

extension Loss.Kind {
    /// `target − o[class]`, linear; or its magnitude: then the gradient is 0 where they are equal.
    public static func logit(classes: Loss.Classes, target: Float, magnitude: Bool) -> Self {
        Self(LogitLoss(classes: classes, target: target, magnitude: magnitude))
    }
}
