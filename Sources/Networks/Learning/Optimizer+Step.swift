import Kernels
import Objectives
import Tensors

extension Optimizer {
    /// A parameter's next value, and what the optimizer remembers of it.
    func step(
        _ parameter: Tensor,
        _ gradient: UnsafeBufferPointer<Float>,
        _ memory: OptimizerState.Memory,
        pool: Pool
    ) -> (value: Tensor, memory: OptimizerState.Memory) {
        switch self {
        case .sgd(let sgd): unsafe sgd.step(parameter, gradient, memory, pool: pool)
        case .adam(let adam): unsafe adam.step(parameter, gradient, memory, pool: pool)
        }
    }
}

extension Optimizer.SGD {
    fileprivate func step(
        _ parameter: Tensor,
        _ gradient: UnsafeBufferPointer<Float>,
        _ memory: OptimizerState.Memory,
        pool: Pool
    ) -> (value: Tensor, memory: OptimizerState.Memory) {
        let step = SGDStep(
            lr: lr,
            momentum: momentum,
            dampening: dampening,
            weightDecay: weightDecay,
            isNesterov: nesterov
        )
        var next = OptimizerState.Memory(steps: memory.steps + 1)
        var value: Tensor?
        let compute = { (buffer: UnsafeMutableBufferPointer<Float>?) in
            value = unsafe Tensor(parameter.shape) { new in
                unsafe parameter.withUnsafeValues { old in
                    unsafe Optimizer.lend(memory.momentum) { last in
                        unsafe Updates.sgd(
                            step,
                            parameter: old,
                            gradient: gradient,
                            buffer: last,
                            into: new,
                            newBuffer: buffer,
                            pool: pool
                        )
                    }
                }
            }
        }
        if momentum == 0 {
            compute(nil)
        } else {
            next.momentum = unsafe Tensor(parameter.shape) { unsafe compute($0) }
        }
        return (value ?? parameter, next)
    }
}

extension Optimizer.Adam {
    fileprivate func step(
        _ parameter: Tensor,
        _ gradient: UnsafeBufferPointer<Float>,
        _ memory: OptimizerState.Memory,
        pool: Pool
    ) -> (value: Tensor, memory: OptimizerState.Memory) {
        let step = AdamStep(
            lr: lr,
            beta1: beta1,
            beta2: beta2,
            eps: eps,
            weightDecay: weightDecay,
            isDecoupled: isDecoupled,
            number: memory.steps + 1
        )
        var next = OptimizerState.Memory(steps: memory.steps + 1)
        var value: Tensor?
        next.mean = unsafe Tensor(parameter.shape) { mean in
            next.square = unsafe Tensor(parameter.shape) { square in
                value = unsafe Tensor(parameter.shape) { new in
                    unsafe parameter.withUnsafeValues { old in
                        unsafe Optimizer.lend(memory.mean) { lastMean in
                            unsafe Optimizer.lend(memory.square) { lastSquare in
                                let moments = unsafe lastMean.flatMap { mean in
                                    unsafe lastSquare.map { unsafe (mean: mean, square: $0) }
                                }
                                unsafe Updates.adam(
                                    step,
                                    parameter: old,
                                    gradient: gradient,
                                    moments: moments,
                                    into: new,
                                    newMoments: (mean: mean, square: square),
                                    pool: pool
                                )
                            }
                        }
                    }
                }
            }
        }
        return (value ?? parameter, next)
    }
}

extension Optimizer {
    /// Lends a tensor's values, or nil where there is no tensor.
    fileprivate static func lend(
        _ tensor: Tensor?,
        _ body: (UnsafeBufferPointer<Float>?) -> Void
    ) {
        guard let tensor else { return body(nil) }
        unsafe tensor.withUnsafeValues { unsafe body($0) }
    }
}
