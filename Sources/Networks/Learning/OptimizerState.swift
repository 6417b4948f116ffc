import Tensors

/// What an optimizer remembers from step to step; immutable, and shared by tensor.
package struct OptimizerState: Sendable {
    /// What it remembers of one parameter.
    struct Memory: Sendable {
        /// The steps taken.
        var steps = 0
        /// The optimizer's buffers, by PyTorch's names; a rule finds its own there and no other's.
        var buffers: [String: Tensor] = [:]
    }

    private(set) var memories: [ParameterSlot: Memory] = [:]

    /// The state before the first step.
    package init() {}

    /// The bytes of all buffers.
    package var byteCount: Int {
        memories.values.flatMap(\.buffers.values).reduce(0) { sum, buffer in
            sum + buffer.shape.count * MemoryLayout<Float>.stride
        }
    }

    /// This state with some parameters' memories replaced.
    func replacing(_ changed: [ParameterSlot: Memory]) -> OptimizerState {
        var next = self
        next.memories.merge(changed) { $1 }
        return next
    }
}

/// What one step of an optimizer made.
package struct Update: Sendable {
    /// The loss before the step.
    package let loss: Double
    /// The parameters after the step.
    package let parameters: Parameters
    /// The optimizer's state after the step.
    package let state: OptimizerState
    /// The two-norm of the gradient over all parameters that have one.
    package let gradientNorm: Double
    /// The two-norm of the change of all parameters.
    package let updateNorm: Double
}
