/// What one step does to a parameter's values, in the numbers that a kernel computes with.
///
/// A rule reduces itself to this in double, once a step, and module Kernels computes it in float
/// for every value: no rule knows a kernel, and a case without a kernel doesn't compile.
package enum StepArithmetic: Sendable, Equatable {
    /// g ← g + weight decay · p; buffer ← momentum · buffer + share · g, at first g;
    /// p ← p − lr · buffer, or by Nesterov's form p − lr · (g + momentum · buffer).
    ///
    /// Without a momentum there is no buffer, and g stands for it.
    case sgd(lr: Float, momentum: Float, weightDecay: Float, share: Float, isNesterov: Bool)

    /// p ← shrinking · p; g ← g + weight decay · p; mean ← mean + rest1 · (g − mean);
    /// square ← beta2 · square + rest2 · g²; p ← p − step size · mean / (√square / root + eps).
    ///
    /// At first both buffers are zero.
    case adam(
        stepSize: Float,
        root: Float,
        rest1: Float,
        beta2: Float,
        rest2: Float,
        eps: Float,
        weightDecay: Float,
        shrinking: Float
    )

    /// How many buffers it moves.
    package var bufferCount: Int {
        switch self {
        case .sgd(_, let momentum, _, _, _): momentum == 0 ? 0 : 1
        case .adam: 2
        }
    }
}
