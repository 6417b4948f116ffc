internal import CKernels
package import Objectives
package import Tensors

/// What one step of an optimizer made of a parameter.
package struct ParameterStep: Sendable {
    /// The parameter's values after it.
    package let value: Tensor
    /// What the optimizer remembers after it, of the parameter's shape, in its arithmetic's order.
    package let buffers: [Tensor]
    /// What the step was like.
    package let sums: StepSums
}

/// Optimizer steps from old memory into new: what they read stays as it was.
///
/// One pass over memory does it all: a step also says what there is to know of its sizes.
package enum Updates {
    /// One step of a parameter down its gradient.
    ///
    /// - Parameters:
    ///   - arithmetic: The step's numbers.
    ///   - parameter: The values before it.
    ///   - gradient: Their gradient, or that of the values times `scale`.
    ///   - scale: A factor for each filter's gradient; filters follow one another.
    ///   - buffers: What the optimizer remembers, as many as the arithmetic moves; nil at first.
    ///   - kernels: The instruction set to use.
    ///   - pool: Shares the work.
    /// - Returns: The parameter and the buffers after it, and what it was like.
    package static func step(
        _ arithmetic: StepArithmetic,
        of parameter: Tensor,
        gradient: UnsafeBufferPointer<Float>,
        scale: [Float]? = nil,
        buffers: [Tensor?],
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> ParameterStep {
        unsafe make(arithmetic, of: parameter, buffers) { blocks, step in
            unsafe blocks.step(step, gradient: gradient, scale: scale, kernels: kernels, pool: pool)
        }
    }

    /// One step of a convolution's filters down their gradient, which is formed meanwhile and never
    /// held.
    ///
    /// - Parameters:
    ///   - arithmetic: The step's numbers.
    ///   - parameter: The filters before it.
    ///   - gradient: Their gradient, or that of the filters times `scale`; one that `movesFilters`.
    ///   - scale: A factor for each filter's gradient.
    ///   - buffers: What the optimizer remembers, as many as the arithmetic moves; nil at first.
    ///   - kernels: The instruction set to use.
    ///   - pool: Shares the work.
    /// - Returns: The filters and the buffers after it, and what it was like.
    package static func step(
        _ arithmetic: StepArithmetic,
        of parameter: Tensor,
        gradient: FilterGradient,
        scale: [Float]? = nil,
        buffers: [Tensor?],
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> ParameterStep {
        precondition(gradient.movesFilters, "a gradient that is formed as a whole")
        precondition(gradient.count == parameter.shape.count, "another convolution's filters")
        return unsafe make(arithmetic, of: parameter, buffers) { blocks, step in
            unsafe blocks.step(step, gradient: gradient, scale: scale, kernels: kernels, pool: pool)
        }
    }

    /// A parameter and its buffers after the step that `body` takes.
    private static func make(
        _ arithmetic: StepArithmetic,
        of parameter: Tensor,
        _ buffers: [Tensor?],
        _ body: (StepBlocks, ck_step) -> StepSums
    ) -> ParameterStep {
        precondition(
            buffers.count == arithmetic.bufferCount,
            "\(buffers.count) buffers for a step with \(arithmetic.bufferCount)"
        )
        let count = parameter.shape.count
        let value = FloatBlock(count)
        let moved = buffers.map { _ in FloatBlock(count) }
        let sums = unsafe parameter.withUnsafeValues { old in
            unsafe lend(buffers[...]) { oldBuffers in
                let blocks = unsafe StepBlocks(
                    old: old,
                    new: value.floats,
                    buffers: zip(oldBuffers, moved).map { unsafe ($0, $1.floats) }
                )
                return unsafe arithmetic.withStep { unsafe body(blocks, $0) }
            }
        }
        return ParameterStep(
            value: Tensor(parameter.shape, value),
            buffers: moved.map { Tensor(parameter.shape, $0) },
            sums: sums
        )
    }

    /// Lends the tensors' values, with nil for what isn't there yet.
    private static func lend<R>(
        _ tensors: ArraySlice<Tensor?>,
        _ body: ([UnsafeBufferPointer<Float>?]) -> R
    ) -> R {
        guard let first = tensors.first else { return unsafe body([]) }
        return unsafe lend(tensors.dropFirst()) { rest in
            guard let first else { return unsafe body([nil] + rest) }
            return unsafe first.withUnsafeValues { unsafe body([$0] + rest) }
        }
    }
}

extension StepArithmetic {
    /// Lends its numbers as the C library takes them.
    fileprivate func withStep<R>(_ body: (ck_step) -> R) -> R {
        switch self {
        case .sgd(let lr, let momentum, let weightDecay, let share, let isNesterov):
            let numbers = ck_sgd_step(
                lr: lr,
                momentum: momentum,
                weight_decay: weightDecay,
                share: share,
                nesterov: isNesterov
            )
            return unsafe withUnsafePointer(to: numbers) { numbers in
                unsafe body(ck_step(sgd: numbers, adam: nil))
            }
        case .adam:
            return unsafe withUnsafePointer(to: ck_adam_step(self)) { numbers in
                unsafe body(ck_step(sgd: nil, adam: numbers))
            }
        }
    }
}

extension Updates {
    /// Numbers of a piece of work.
    private static let piece = 1 << 14

    /// A step of Adam in place, of which nothing is told: no sums are formed.
    ///
    /// - Parameters:
    ///   - arithmetic: Adam's numbers of the step.
    ///   - values: What is moved.
    ///   - gradient: The gradient with respect to it.
    ///   - means: The running means of the gradient; zeros at first.
    ///   - squares: Those of its squares.
    ///   - kernels: The instruction set to use.
    ///   - pool: Shares the work.
    package static func descend(
        _ arithmetic: StepArithmetic,
        _ values: inout [Float],
        along gradient: [Float],
        _ means: inout [Float],
        _ squares: inout [Float],
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        let count = values.count
        precondition(
            [gradient.count, means.count, squares.count].allSatisfy { $0 == count },
            "memory of the values' size"
        )
        let table = unsafe ck_updates_table(kernels.isa)
        let numbers = ck_adam_step(arithmetic)
        unsafe values.withUnsafeMutableBufferPointer { values in
            unsafe means.withUnsafeMutableBufferPointer { means in
                unsafe squares.withUnsafeMutableBufferPointer { squares in
                    unsafe gradient.withUnsafeBufferPointer { gradient in
                        guard let values = values.baseAddress, let means = means.baseAddress,
                            let squares = squares.baseAddress, let slope = gradient.baseAddress
                        else { return }
                        pool.run(ceilingDivision(count, piece)) { item, _ in
                            let first = item * piece
                            unsafe withUnsafePointer(to: numbers) { numbers in
                                unsafe table.pointee.adam_in_place(
                                    numbers,
                                    Int64(min(piece, count - first)),
                                    slope + first,
                                    values + first,
                                    means + first,
                                    squares + first
                                )
                            }
                        }
                    }
                }
            }
        }
    }
}

extension ck_adam_step {
    /// The numbers of Adam's arithmetic.
    fileprivate init(_ arithmetic: StepArithmetic) {
        guard
            case .adam(
                let stepSize,
                let root,
                let rest1,
                let beta2,
                let rest2,
                let eps,
                let weightDecay,
                let shrinking
            ) = arithmetic
        else { preconditionFailure("a step of another rule than Adam's") }
        self.init(
            step_size: stepSize,
            root: root,
            rest1: rest1,
            beta2: beta2,
            rest2: rest2,
            eps: eps,
            weight_decay: weightDecay,
            shrinking: shrinking
        )
    }
}
