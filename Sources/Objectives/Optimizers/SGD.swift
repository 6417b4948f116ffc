extension Optimizer {
    /// `torch.optim.SGD`.
    public static func sgd(_ rule: SGD) -> Optimizer { Optimizer(rule) }

    /// Stochastic gradient descent.
    public struct SGD: Sendable, Equatable {
        /// The step's length.
        public var lr: Double
        /// How much of the last step's direction is kept.
        public var momentum: Double
        /// How much of the new gradient is left out of the momentum buffer.
        public var dampening: Double
        /// The L2 penalty, added to the gradient.
        public var weightDecay: Double
        /// Nesterov's form; needs a momentum and no dampening.
        public var nesterov: Bool

        /// PyTorch's defaults but for the learning rate, which has none worth having.
        public init(
            lr: Double,
            momentum: Double = 0,
            dampening: Double = 0,
            weightDecay: Double = 0,
            nesterov: Bool = false
        ) {
            self.lr = lr
            self.momentum = momentum
            self.dampening = dampening
            self.weightDecay = weightDecay
            self.nesterov = nesterov
        }
    }
}

extension Optimizer.SGD: OptimizerRule {
    static let kind = "sgd"

    /// PyTorch's learning rate where none is given.
    private static let defaultRate: Double = 1e-3

    init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        self.init(
            lr: try members.optional("lr")?.nonNegative() ?? Self.defaultRate,
            momentum: try members.optional("momentum")?.nonNegative() ?? 0,
            dampening: try members.optional("dampening")?.double() ?? 0,
            weightDecay: try members.optional("weight_decay")?.nonNegative() ?? 0,
            nesterov: try members.optional("nesterov")?.bool() ?? false
        )
        guard !nesterov || (momentum > 0 && dampening == 0) else {
            throw members.wrong(
                "nesterov needs a momentum above 0 and a dampening of 0",
                member: "nesterov"
            )
        }
    }

    func write(to members: inout some MemberWriter) {
        members.member("lr", lr)
        members.member("momentum", momentum)
        members.member("dampening", dampening)
        members.member("weight_decay", weightDecay)
        members.member("nesterov", nesterov)
    }

    static let everyBuffer = ["momentum_buffer"]

    var buffers: [String] { Float(momentum) == 0 ? [] : Self.everyBuffer }

    func arithmetic(ofStep number: Int) -> StepArithmetic {
        .sgd(
            lr: Float(lr),
            momentum: Float(momentum),
            weightDecay: Float(weightDecay),
            share: Float(1 - dampening),
            isNesterov: nesterov
        )
    }
}
