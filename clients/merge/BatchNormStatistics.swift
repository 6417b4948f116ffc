import ArgumentParser
import Objectives

/// What becomes of batch norms' running statistics in a training.
enum BatchNormStatistics: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// They are used and stay, as in the original experiment.
    case frozen
    /// Each picture's own are used, and they move towards these.
    case free

    /// What the daemon calls it.
    var policy: BatchNormPolicy {
        switch self {
        case .frozen: .frozen
        case .free: .batch
        }
    }
}
