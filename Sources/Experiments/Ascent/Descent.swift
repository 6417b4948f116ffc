internal import Kernels
internal import Objectives
internal import Tensors

/// Numbers on their way down a gradient, with what the rule remembers between steps.
package struct Descent: Sendable {
    /// How far a step goes.
    package enum Rule: String, Sendable, CaseIterable {
        /// The learning rate times the gradient: the original scripts'.
        case plain
        /// Adam with PyTorch's defaults: about the learning rate for every number, however steep.
        case adam
    }

    private let rule: Rule
    private var steps = 0
    private var buffers: [Tensor?] = [nil, nil]

    /// On one thread: the sums that a step also has are not wanted here.
    private static let pool = Pool(threads: 1)

    /// A descent before its first step.
    package init(by rule: Rule) { self.rule = rule }

    /// Moves numbers one step down their gradient.
    package mutating func move(_ numbers: inout [Float], along gradient: [Float], rate: Double) {
        precondition(numbers.count == gradient.count, "a number of the gradient for each")
        steps += 1
        switch rule {
        case .plain:
            let rate = Float(rate)
            for index in numbers.indices { numbers[index] -= rate * gradient[index] }
        case .adam:
            let step = unsafe gradient.withUnsafeBufferPointer { gradient in
                unsafe Updates.step(
                    Optimizer.adam(.init(lr: rate)).arithmetic(ofStep: steps),
                    of: Tensor([numbers.count], numbers),
                    gradient: gradient,
                    buffers: buffers,
                    pool: Self.pool
                )
            }
            numbers = step.value.values
            buffers = step.buffers
        }
    }
}
