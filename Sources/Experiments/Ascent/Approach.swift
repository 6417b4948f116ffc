/// How a descent goes about its picture: what it moves, by which rule, and what it lets a network
/// see of it.
package struct Approach: Hashable, Sendable {
    /// What is moved.
    package var parameterisation = Parameterisation.pixels
    /// How far along the gradient.
    package var rule = Descent.Rule.plain
    /// What happens to the picture, drawn anew for each look at it, in order.
    package var transformations: [Transformation] = []
    /// How many looks a step takes, whose gradients' mean is descended.
    package var looks = 1

    /// The original scripts': pixels, plain descent, one window as it is.
    package init() {}

    /// An approach of these parts.
    package init(
        _ parameterisation: Parameterisation,
        _ rule: Descent.Rule,
        through transformations: [Transformation],
        looks: Int = 1
    ) {
        precondition(looks > 0, "a step looks at its picture at least once")
        self.parameterisation = parameterisation
        self.rule = rule
        self.transformations = transformations
        self.looks = looks
    }

    /// The same for pictures larger by a factor.
    func scaled(by factor: Double) -> Approach {
        var scaled = self
        scaled.transformations = transformations.map { $0.scaled(by: factor) }
        return scaled
    }
}
