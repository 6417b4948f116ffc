package import Tensors

/// What an optimizer remembers from step to step; immutable, and shared by tensor.
package struct OptimizerState: Sendable {
    /// What it remembers of one parameter.
    package struct Memory: Sendable {
        /// The steps taken.
        package var steps = 0
        /// The optimizer's buffers, by PyTorch's names; a rule finds its own there and no other's.
        package var buffers: [String: Tensor] = [:]

        /// Nothing, or what is given.
        package init(steps: Int = 0, buffers: [String: Tensor] = [:]) {
            self.steps = steps
            self.buffers = buffers
        }
    }

    /// The rule that made the last step, by its name on the wire; nil before the first.
    package private(set) var kind: String?
    private(set) var memories: [ParameterSlot: Memory] = [:]

    /// The state before the first step.
    package init() {}

    /// The state in which a rule of this kind left a network, by the names of its parameters.
    package init(of kind: String?, remembering memories: [String: Memory], of network: Network) {
        self.kind = kind
        for (slot, parameter) in network.parameters.enumerated() {
            self.memories[slot] = memories[parameter.name]
        }
    }

    /// What is remembered of each of a network's parameters, by their names.
    package func memories(of network: Network) -> [String: Memory] {
        Dictionary(memories.map { (network.parameters[$0.key].name, $0.value) }) { $1 }
    }

    /// The bytes of all buffers.
    package var byteCount: Int {
        memories.values.flatMap(\.buffers.values).reduce(0) { sum, buffer in
            sum + buffer.shape.count * MemoryLayout<Float>.stride
        }
    }

    /// This state with some parameters' memories replaced, by a step of a rule of this kind.
    func replacing(_ changed: [ParameterSlot: Memory], by kind: String) -> OptimizerState {
        var next = self
        next.kind = kind
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
