import ArgumentParser

/// The options for what a descent moves, how, and what it lets a network see.
package struct ApproachOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "What is moved: pixels, waves with decorrelated colours, or only waves' phases.",
            valueName: "pixels|fourier[:decay]|phases"
        )
    )
    var parameterisation: Parameterisation?

    @Option(
        help: """
            How a step is taken: the gradient times the learning rate, by Adam, or of the rate's \
            length along the gradient.
            """
    )
    var descent: Descent.Rule?

    @Option(
        help: ArgumentHelp(
            "What happens to the picture before the network sees it; repeat it for each, in order.",
            discussion: """
                pad:PIXELS, jitter:PIXELS, scale:LOW:HIGH, rotate:LOW:HIGH (degrees), crop:LOW:HIGH \
                (multiples of the window's side), blur:SIGMA, noise:DEVIATION or noise:FIRST:LAST; or none
                """,
            valueName: "name:numbers"
        )
    )
    var transform: [TransformOption] = []

    @Option(help: "How many looks at the picture a step takes, each through its own transforms.")
    var looks: Int?

    /// No options given.
    package init() {}

    /// An approach with what the options put in place of its own.
    func applied(to approach: Approach) -> Approach {
        var approach = approach
        if let parameterisation { approach.parameterisation = parameterisation }
        if let descent { approach.rule = descent }
        if !transform.isEmpty { approach.transformations = transform.compactMap(\.transformation) }
        if let looks { approach.looks = looks }
        return approach
    }

    /// Refuses a step that looks at nothing.
    package func validate() throws {
        if let looks, looks < 1 {
            throw ValidationError("--looks \(looks): at least one is needed")
        }
        if transform.count > 1, transform.contains(where: { $0.transformation == nil }) {
            throw ValidationError("--transform none stands alone")
        }
    }
}

/// A transformation on the command line, or the word for having none.
struct TransformOption: ExpressibleByArgument, Sendable {
    /// Nil for `none`.
    let transformation: Transformation?

    /// Reads `none`, or what `Transformation` reads.
    init?(argument: String) {
        transformation = Transformation(argument)
        if transformation == nil && argument != "none" { return nil }
    }
}

extension Parameterisation: ExpressibleByArgument {}
extension Descent.Rule: ExpressibleByArgument {}
