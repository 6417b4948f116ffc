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

/// The arithmetic a request asks for.
public enum Precision: String, Sendable, CaseIterable {
    /// float32 throughout.
    case f32
    /// Products of bfloat16, sums in float32.
    case bf16
}
