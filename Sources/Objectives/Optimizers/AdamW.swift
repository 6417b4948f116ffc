extension Optimizer {
    /// `torch.optim.AdamW`.
    public static func adamW(_ rule: AdamW) -> Optimizer { Optimizer(rule) }

    /// Adam with decoupled weight decay (Loshchilov and Hutter, 2017): as in PyTorch, it is Adam
    /// but for what the decay does and its default.
    public struct AdamW: Sendable, Equatable {
        /// Adam's numbers; the weight decay shrinks the parameters directly.
        public var adam: Adam

        /// PyTorch's defaults.
        public init(
            lr: Double = 1e-3,
            beta1: Double = 0.9,
            beta2: Double = 0.999,
            eps: Double = 1e-8,
            weightDecay: Double = 0.01
        ) {
            adam = Adam(lr: lr, beta1: beta1, beta2: beta2, eps: eps, weightDecay: weightDecay)
        }
    }
}

extension Optimizer.AdamW: OptimizerRule {
    static let kind = "adamw"

    init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        self.init()
        try adam.read(members)
    }

    func write(to members: inout some MemberWriter) { adam.write(to: &members) }

    static let everyBuffer = Optimizer.Adam.everyBuffer

    var buffers: [String] { adam.buffers }

    func arithmetic(ofStep number: Int) -> StepArithmetic {
        adam.arithmetic(
            ofStep: number,
            weightDecay: 0,
            shrinking: 1 - adam.lr * adam.weightDecay
        )
    }
}
