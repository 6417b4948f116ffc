internal import Wire

/// A network that takes part, as the page speaks of it.
struct Network: Sendable, Equatable {
    /// The part that a network plays in the experiments.
    enum Part: String, CaseIterable, Sendable {
        /// The first of the pair: the model of interest.
        case first
        /// The second of the pair.
        case second
        /// The third, which takes no part in making any picture.
        case judge
    }

    /// The part it plays.
    let part: Part
    /// What the daemon says of it.
    let model: ModelDescription

    /// What readers call it.
    var title: String {
        if part == .judge { return "the third network" }
        if model.architecture.hasPrefix("resnet") { return "ResNet" }
        if model.architecture.hasPrefix("googlenet") { return "GoogLeNet" }
        return model.architecture.hasPrefix("inception") ? "Inception" : model.name
    }
}
