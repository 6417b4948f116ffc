internal import Kernels
internal import Objectives

/// Numbers on their way down a gradient, with what the rule remembers between steps.
package struct Descent: Sendable {
    /// How far a step goes.
    package enum Rule: String, Sendable, CaseIterable {
        /// The learning rate times the gradient: the original scripts'.
        case plain
        /// Adam with PyTorch's defaults: about the learning rate for every number, however steep.
        case adam
        /// The learning rate times the gradient's direction: steps of one two norm, however steep.
        case normalized
    }

    private let rule: Rule
    private var steps = 0
    /// Adam's running means.
    private var means: [Float] = []
    private var squares: [Float] = []

    /// A descent before its first step.
    package init(by rule: Rule) { self.rule = rule }

    /// Moves numbers one step down their gradient.
    mutating func move(
        _ numbers: inout [Float],
        along gradient: [Float],
        rate: Double,
        by pool: Pool
    ) {
        precondition(numbers.count == gradient.count, "a number of the gradient for each")
        steps += 1
        switch rule {
        case .plain:
            let rate = Float(rate)
            numbers.subtract(gradient) { rate * $0 }
        case .normalized:
            let norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            // A gradient of zeros has no direction.
            guard norm > 0 else { return }
            // In double, because a slope may be so small that the factor is no Float.
            let factor = rate / norm
            numbers.subtract(gradient) { Float(factor * Double($0)) }
        case .adam:
            if steps == 1 {
                means = Array(repeating: 0, count: numbers.count)
                squares = means
            }
            Updates.descend(
                Optimizer.adam(.init(lr: rate)).arithmetic(ofStep: steps),
                &numbers,
                along: gradient,
                &means,
                &squares,
                pool: pool
            )
        }
    }
}

extension [Float] {
    /// Takes off what is made of each number of another array, of as many.
    @inline(__always)
    fileprivate mutating func subtract(_ other: [Float], _ body: (Float) -> Float) {
        unsafe withUnsafeMutableBufferPointer { numbers in
            unsafe other.withUnsafeBufferPointer { other in
                for index in numbers.indices {
                    unsafe numbers[index] -= body(other[index])
                }
            }
        }
    }
}
