/// A rule that turns a gradient into a step, with PyTorch's definitions, names and defaults.
public enum Optimizer: Sendable, Equatable {
    /// `torch.optim.SGD`.
    case sgd(SGD)
    /// `torch.optim.Adam` or, with decoupled weight decay, `AdamW`.
    case adam(Adam)

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

    /// Adam (Kingma and Ba, 2014) and AdamW (Loshchilov and Hutter, 2017).
    public struct Adam: Sendable, Equatable {
        /// The step's length.
        public var lr: Double
        /// The decay of the first moment's running mean.
        public var beta1: Double
        /// The decay of the second moment's running mean.
        public var beta2: Double
        /// Added to the denominator.
        public var eps: Double
        /// Added to the gradient (Adam), or shrinking the parameter directly (AdamW).
        public var weightDecay: Double
        /// AdamW's form of weight decay.
        public var isDecoupled: Bool

        /// PyTorch's defaults; `weightDecay` defaults to 0 for Adam and 0.01 for AdamW.
        public init(
            lr: Double = 1e-3,
            beta1: Double = 0.9,
            beta2: Double = 0.999,
            eps: Double = 1e-8,
            weightDecay: Double? = nil,
            isDecoupled: Bool = false
        ) {
            self.lr = lr
            self.beta1 = beta1
            self.beta2 = beta2
            self.eps = eps
            self.weightDecay = weightDecay ?? (isDecoupled ? 0.01 : 0)
            self.isDecoupled = isDecoupled
        }
    }
}
