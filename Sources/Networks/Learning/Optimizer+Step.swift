import Kernels
import Objectives
import Tensors

extension Optimizer {
    /// A parameter's next value, what the optimizer remembers of it, and the step's sums.
    ///
    /// Each filter's gradient is multiplied by its factor in `scale` first, where there is one.
    func step(
        _ parameter: Tensor,
        _ gradient: UnsafeBufferPointer<Float>,
        scale: [Float]?,
        _ memory: OptimizerState.Memory,
        pool: Pool
    ) -> ParameterStep {
        switch self {
        case .sgd(let sgd): unsafe sgd.step(parameter, gradient, scale, memory, pool: pool)
        case .adam(let adam): unsafe adam.step(parameter, gradient, scale, memory, pool: pool)
        }
    }
}

/// What one parameter's step made.
struct ParameterStep {
    let value: Tensor
    let memory: OptimizerState.Memory
    let sums: StepSums
}

extension Optimizer.SGD {
    fileprivate func step(
        _ parameter: Tensor,
        _ gradient: UnsafeBufferPointer<Float>,
        _ scale: [Float]?,
        _ memory: OptimizerState.Memory,
        pool: Pool
    ) -> ParameterStep {
        let step = SGDStep(
            lr: lr,
            momentum: momentum,
            dampening: dampening,
            weightDecay: weightDecay,
            isNesterov: nesterov
        )
        let new = FloatBlock(parameter.shape.count)
        let newBuffer = momentum == 0 ? nil : FloatBlock(parameter.shape.count)
        let sums = unsafe parameter.withUnsafeValues { old in
            unsafe Optimizer.lend(memory.momentum) { buffer in
                unsafe Updates.sgd(
                    step,
                    parameter: old,
                    gradient: gradient,
                    scale: scale,
                    buffer: buffer,
                    into: new.floats,
                    newBuffer: newBuffer?.floats,
                    pool: pool
                )
            }
        }
        var next = OptimizerState.Memory(steps: memory.steps + 1)
        next.momentum = newBuffer.map { Tensor(parameter.shape, $0) }
        return ParameterStep(value: Tensor(parameter.shape, new), memory: next, sums: sums)
    }
}

extension Optimizer.Adam {
    fileprivate func step(
        _ parameter: Tensor,
        _ gradient: UnsafeBufferPointer<Float>,
        _ scale: [Float]?,
        _ memory: OptimizerState.Memory,
        pool: Pool
    ) -> ParameterStep {
        let step = AdamStep(
            lr: lr,
            beta1: beta1,
            beta2: beta2,
            eps: eps,
            weightDecay: weightDecay,
            isDecoupled: isDecoupled,
            number: memory.steps + 1
        )
        let count = parameter.shape.count
        let (new, mean, square) = (FloatBlock(count), FloatBlock(count), FloatBlock(count))
        let sums = unsafe parameter.withUnsafeValues { old in
            unsafe Optimizer.lend(memory.mean) { lastMean in
                unsafe Optimizer.lend(memory.square) { lastSquare in
                    let moments = unsafe lastMean.flatMap { mean in
                        unsafe lastSquare.map { unsafe (mean: mean, square: $0) }
                    }
                    return unsafe Updates.adam(
                        step,
                        parameter: old,
                        gradient: gradient,
                        scale: scale,
                        moments: moments,
                        into: new.floats,
                        newMoments: (mean: mean.floats, square: square.floats),
                        pool: pool
                    )
                }
            }
        }
        var next = OptimizerState.Memory(steps: memory.steps + 1)
        next.mean = Tensor(parameter.shape, mean)
        next.square = Tensor(parameter.shape, square)
        return ParameterStep(value: Tensor(parameter.shape, new), memory: next, sums: sums)
    }
}

extension Optimizer {
    /// Lends a tensor's values, or nil where there is no tensor.
    fileprivate static func lend<R>(
        _ tensor: Tensor?,
        _ body: (UnsafeBufferPointer<Float>?) -> R
    ) -> R {
        guard let tensor else { return body(nil) }
        return unsafe tensor.withUnsafeValues { unsafe body($0) }
    }
}
