internal import ArgumentParser
internal import Experiments
internal import Options
internal import Wire

/// Experiment 2: what several networks together take a class to look like.
///
/// The gradient is the weighted sum of the networks' own, all taken at the same window of the same
/// picture: g′ = Σ wᵢ·∂Lᵢ/∂a. The original's loss is ½((200 − o₁) + (400 − o₂)), of which the
/// constants vanish in the gradient.
@main
struct CombinedPictures: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-combine",
        abstract: "Generate what several networks together take classes to look like.",
        discussion: """
            As tench-class, down the weighted sum of the networks' gradients. Each network's weight \
            is 0.5 unless given as NAME=WEIGHT. The schedules default to the first network's \
            preset, and --loss gives the loss before the weights.

            Example: tench-combine --model resnet50 --model googlenet --classes 674 --out combined
            """,
        version: Release.version
    )

    @Option(
        help: ArgumentHelp(
            "A network's name in the daemon, perhaps with its weight; repeat it for each network.",
            valueName: "name[=weight]"
        )
    )
    var model: [WeightedModel]

    @OptionGroup var options: ClassOptions

    func validate() throws {
        guard model.count > 1 else {
            throw ValidationError(
                "--model is needed for two networks or more; tench-class takes one"
            )
        }
    }

    func run() async throws {
        try await options.draw(model.map { $0.weighing(0.5) }, client: Self._commandName)
    }
}
