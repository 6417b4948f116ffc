extension Optimizer {
    /// `torch.optim.Adam`.
    public static func adam(_ rule: Adam) -> Optimizer { Optimizer(rule) }

    /// Adam (Kingma and Ba, 2014).
    public struct Adam: Sendable, Equatable {
        /// The step's length.
        public var lr: Double
        /// The decay of the first moment's running mean.
        public var beta1: Double
        /// The decay of the second moment's running mean.
        public var beta2: Double
        /// Added to the denominator.
        public var eps: Double
        /// The L2 penalty, added to the gradient.
        public var weightDecay: Double

        /// PyTorch's defaults.
        public init(
            lr: Double = 1e-3,
            beta1: Double = 0.9,
            beta2: Double = 0.999,
            eps: Double = 1e-8,
            weightDecay: Double = 0
        ) {
            self.lr = lr
            self.beta1 = beta1
            self.beta2 = beta2
            self.eps = eps
            self.weightDecay = weightDecay
        }
    }
}

extension Optimizer.Adam: OptimizerRule {
    static let kind = "adam"

    init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        self.init()
        try read(members)
    }

    /// Takes over what the members say; the rest stays.
    mutating func read<Members: MemberReader>(_ members: Members) throws(Members.Failure) {
        lr = try members.optional("lr")?.nonNegative() ?? lr
        eps = try members.optional("eps")?.nonNegative() ?? eps
        weightDecay = try members.optional("weight_decay")?.nonNegative() ?? weightDecay
        guard let betas = members.optional("betas") else { return }
        let pair = try betas.list { (beta) throws(Members.Failure) in try beta.double() }
        guard pair.count == 2, pair.allSatisfy({ $0 >= 0 && $0 < 1 }) else {
            throw betas.wrong("two numbers from 0 up to, but not, 1")
        }
        (beta1, beta2) = (pair[0], pair[1])
    }

    func write(to members: inout some MemberWriter) {
        members.member("lr", lr)
        members.member("betas", [beta1, beta2])
        members.member("eps", eps)
        members.member("weight_decay", weightDecay)
    }

    static let everyBuffer = ["exp_avg", "exp_avg_sq"]

    var buffers: [String] { Self.everyBuffer }

    func arithmetic(ofStep number: Int) -> StepArithmetic {
        arithmetic(ofStep: number, weightDecay: weightDecay, shrinking: 1)
    }

    /// The same with a weight decay of either form.
    func arithmetic(ofStep number: Int, weightDecay: Double, shrinking: Double) -> StepArithmetic {
        // The bias corrections in double: in float, 1 − 0.999 alone would lose five digits.
        .adam(
            stepSize: Float(lr / (1 - Self.power(beta1, number))),
            root: Float((1 - Self.power(beta2, number)).squareRoot()),
            rest1: Float(1 - beta1),
            beta2: Float(beta2),
            rest2: Float(1 - beta2),
            eps: Float(eps),
            weightDecay: Float(weightDecay),
            shrinking: Float(shrinking)
        )
    }

    /// By squaring: the same bits whatever the machine's mathematical library.
    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        var square = base
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}
