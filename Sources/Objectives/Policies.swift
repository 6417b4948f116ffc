/// How batch norm behaves during an update.
public enum BatchNormPolicy: String, Sendable, CaseIterable {
    /// Running statistics are used and stay as they are; scale and shift are trained.
    case frozen
    /// The batch's own statistics are used, and the running ones move towards them.
    case batch
}

/// How the items of a batch are put together into one loss.
public enum Reduction: String, Sendable, CaseIterable {
    /// The sum over the items.
    case sum
    /// The mean over the items.
    case mean
}

/// How the ReLUs of a network pass gradients on, other than by the derivative.
///
/// What is said of a gradient is said of that of the loss as it is asked for: descent goes against
/// it.
public enum ReluRule: String, Sendable, CaseIterable {
    /// Where the ReLU's value and the gradient are both greater than 0 (Springenberg et al., 2014).
    case guided
    /// Where the gradient is greater than 0, whatever the value (Zeiler and Fergus, 2013).
    case deconvnet
    /// The derivative, but for a ReLU that would let nothing at all of an item's gradient through:
    /// it lets through what descent would open it by, where the gradient is less than 0.
    case redirected
}

/// The arithmetic a request asks for.
public enum Precision: String, Sendable, CaseIterable {
    /// float32 throughout.
    case f32
    /// Products of bfloat16, sums in float32.
    case bf16
}
