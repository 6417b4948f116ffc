internal import CKernels

/// The numbers of a step of `torch.optim.SGD`; doubles, as PyTorch computes with them.
package struct SGDStep: Sendable, Equatable {
    /// The step's length.
    package var lr: Double
    /// How much of the last step's direction is kept.
    package var momentum: Double
    /// How much of the gradient is left out of the momentum buffer.
    package var dampening: Double
    /// The L2 penalty, added to the gradient.
    package var weightDecay: Double
    /// Nesterov's form.
    package var isNesterov: Bool

    /// A plain step but for what is given.
    package init(
        lr: Double,
        momentum: Double = 0,
        dampening: Double = 0,
        weightDecay: Double = 0,
        isNesterov: Bool = false
    ) {
        self.lr = lr
        self.momentum = momentum
        self.dampening = dampening
        self.weightDecay = weightDecay
        self.isNesterov = isNesterov
    }
}

/// The numbers of a step of `torch.optim.Adam` or `AdamW`; doubles, as PyTorch computes with them.
package struct AdamStep: Sendable, Equatable {
    /// The step's length.
    package var lr: Double
    /// The decay of the gradient's running mean.
    package var beta1: Double
    /// The decay of the squared gradient's running mean.
    package var beta2: Double
    /// Added to the denominator.
    package var eps: Double
    /// Added to the gradient, or shrinking the parameter when decoupled.
    package var weightDecay: Double
    /// AdamW's form of weight decay.
    package var isDecoupled: Bool
    /// Which step it is; the first is 1.
    package var number: Int

    /// PyTorch's defaults but for the step's number and the decay.
    package init(
        lr: Double = 1e-3,
        beta1: Double = 0.9,
        beta2: Double = 0.999,
        eps: Double = 1e-8,
        weightDecay: Double = 0,
        isDecoupled: Bool = false,
        number: Int
    ) {
        precondition(number >= 1, "steps are counted from 1, not \(number)")
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.eps = eps
        self.weightDecay = weightDecay
        self.isDecoupled = isDecoupled
        self.number = number
    }

    fileprivate var parameters: ck_adam_step {
        // The bias corrections in double: in float, 1 − 0.999 alone would lose five digits.
        ck_adam_step(
            step_size: Float(lr / (1 - power(beta1))),
            root: Float((1 - power(beta2)).squareRoot()),
            rest1: Float(1 - beta1),
            beta2: Float(beta2),
            rest2: Float(1 - beta2),
            eps: Float(eps),
            weight_decay: isDecoupled ? 0 : Float(weightDecay),
            shrinking: isDecoupled ? Float(1 - lr * weightDecay) : 1
        )
    }

    private func power(_ base: Double) -> Double {
        var result = 1.0
        var square = base
        var rest = number
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}

/// Optimizer steps from old memory into new: what they read stays as it was.
///
/// One pass over memory does it all: a step also says what there is to know of its sizes.
package enum Updates {
    /// One step of SGD.
    ///
    /// `buffer` is nil on the first step; `newBuffer` may be nil without momentum.
    ///
    /// - Parameters:
    ///   - step: The step's numbers.
    ///   - parameter: The values before it.
    ///   - gradient: Their gradient, or that of the values times `scale`.
    ///   - scale: A factor for each filter's gradient; filters follow one another.
    ///   - buffer: The momentum buffer before the step.
    ///   - newParameter: Receives the values after it.
    ///   - newBuffer: Receives the momentum buffer after it.
    ///   - kernels: The instruction set to use.
    ///   - pool: Shares the work.
    /// - Returns: What the step was like.
    package static func sgd(
        _ step: SGDStep,
        parameter: UnsafeBufferPointer<Float>,
        gradient: UnsafeBufferPointer<Float>,
        scale: [Float]? = nil,
        buffer: UnsafeBufferPointer<Float>?,
        into newParameter: UnsafeMutableBufferPointer<Float>,
        newBuffer: UnsafeMutableBufferPointer<Float>?,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> StepSums {
        unsafe precondition(
            newBuffer != nil || step.momentum == 0,
            "a momentum needs a buffer"
        )
        let parameters = ck_sgd_step(
            lr: Float(step.lr),
            momentum: Float(step.momentum),
            weight_decay: Float(step.weightDecay),
            share: Float(1 - step.dampening),
            nesterov: step.isNesterov
        )
        let table = unsafe ck_updates_table(kernels.isa)
        let blocks = unsafe StepBlocks(
            old: parameter,
            gradient: gradient,
            new: newParameter,
            first: (buffer, newBuffer),
            second: (nil, nil)
        )
        return unsafe blocks.step(scale: scale, pool: pool) { run in
            unsafe withUnsafePointer(to: parameters) { unsafe table.pointee.sgd($0, run) }
        }
    }

    /// One step of Adam; `moments` are nil on the first.
    ///
    /// - Parameters:
    ///   - step: The step's numbers.
    ///   - parameter: The values before it.
    ///   - gradient: Their gradient, or that of the values times `scale`.
    ///   - scale: A factor for each filter's gradient; filters follow one another.
    ///   - moments: The running means before the step.
    ///   - newParameter: Receives the values after it.
    ///   - newMoments: Receive the running means after it.
    ///   - kernels: The instruction set to use.
    ///   - pool: Shares the work.
    /// - Returns: What the step was like.
    package static func adam(
        _ step: AdamStep,
        parameter: UnsafeBufferPointer<Float>,
        gradient: UnsafeBufferPointer<Float>,
        scale: [Float]? = nil,
        moments: (mean: UnsafeBufferPointer<Float>, square: UnsafeBufferPointer<Float>)?,
        into newParameter: UnsafeMutableBufferPointer<Float>,
        newMoments: (
            mean: UnsafeMutableBufferPointer<Float>, square: UnsafeMutableBufferPointer<Float>
        ),
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> StepSums {
        let parameters = step.parameters
        let table = unsafe ck_updates_table(kernels.isa)
        let blocks = unsafe StepBlocks(
            old: parameter,
            gradient: gradient,
            new: newParameter,
            first: (moments?.mean, newMoments.mean),
            second: (moments?.square, newMoments.square)
        )
        return unsafe blocks.step(scale: scale, pool: pool) { run in
            unsafe withUnsafePointer(to: parameters) { unsafe table.pointee.adam($0, run) }
        }
    }
}
