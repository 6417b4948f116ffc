internal import ArgumentParser
internal import Experiments
internal import Options
internal import Wire

/// Experiment 1: what one network takes a class to look like.
///
/// From the same noise for every class, gradient descent on the picture drives the class's logit
/// up, octave after octave, with blur and random crops to keep it smooth.
@main
struct ClassPictures: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-class",
        abstract: "Generate what a network takes its classes to look like.",
        discussion: """
            Starts from noise and descends the distance between a class's logit and a target out of \
            reach, with the schedules of the original scripts (--preset) or any other. Writes a PNG \
            for each class, with the run's manifest in a text chunk, a contact sheet and run.json.

            Example: tench-class --model resnet50 --classes 0,11,500-509 --out birds
            """,
        version: Release.version
    )

    @Option(help: ArgumentHelp("The network's name in the daemon.", valueName: "name"))
    var model: String

    @OptionGroup var options: ClassOptions

    func run() async throws {
        guard let model = WeightedModel(model), model.weight == nil else {
            throw ValidationError("--model takes one network's name; tench-combine takes several")
        }
        try await options.draw([model], client: Self._commandName)
    }
}
