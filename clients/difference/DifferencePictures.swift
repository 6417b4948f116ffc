internal import ArgumentParser
internal import Experiments
internal import Options
internal import Wire

/// Experiment 3: what one network sees in a class and another does not.
///
/// The gradient is the difference of the networks' own, both taken at the same window of the same
/// picture: it drives one's logit of the class up and the other's down. The original's loss is
/// 2((200 − o₁) − (400 − o₂)), of which the constants vanish in the gradient.
@main
struct DifferencePictures: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-difference",
        abstract: "Generate what one network sees in classes and another does not.",
        discussion: """
            As tench-class, down the gradient of --model less that of --minus. The weights are \
            --factor and its negative unless given as NAME=WEIGHT; that of --minus is taken away, so both are written \
            above zero. The schedules default to the preset of --model.

            Example: tench-difference --model resnet50 --minus googlenet --classes 573 --out roll-bars
            """,
        version: Release.version
    )

    @Option(
        help: ArgumentHelp(
            "The network whose logit rises, perhaps with its weight.",
            valueName: "name[=weight]"
        )
    )
    var model: WeightedModel

    @Option(
        help: ArgumentHelp(
            "The network whose logit falls, perhaps with its weight.",
            valueName: "name[=weight]"
        )
    )
    var minus: WeightedModel

    @Option(help: ArgumentHelp("The weight of both unless given with a name.", valueName: "number"))
    var factor: Float = 2

    @OptionGroup var options: ClassOptions

    func validate() throws {
        guard factor > 0, factor.isFinite else {
            throw ValidationError("--factor \(factor): a number above zero is needed")
        }
        for (option, model) in [("--model", model), ("--minus", minus)] {
            if let weight = model.weight, weight < 0 {
                throw ValidationError("\(option) \(model): a weight above zero is needed")
            }
        }
    }

    func run() async throws {
        let taken = minus.weighing(factor)
        try await options.draw([model.weighing(factor), taken.negated], client: Self._commandName)
    }
}
