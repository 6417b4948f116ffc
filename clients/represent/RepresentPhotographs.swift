internal import ArgumentParser
internal import Experiments
internal import Options
internal import Tench
internal import Wire

/// Experiment 7: what a network's output for a photograph holds of the photograph.
@main
struct RepresentPhotographs: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-represent",
        abstract: "Generate pictures that a network answers as it answers photographs.",
        discussion: """
            A photograph is squashed to the first octave's size; the target is the network's \
            output for it, all its logits, and from noise the distance to that is descended. \
            Writes a PNG for each photograph, a contact sheet and run.json, with the distance \
            between the outputs beside that of the photograph with a little noise on it.

            Example: tench-represent --model resnet50 --photo tench.jpg --out represented
            """,
        version: Release.version
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("The network's name in the daemon.", valueName: "name"))
    var model: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("PNG or JPEG files, or folders of them.", valueName: "file")
    )
    var photo: [String]

    @OptionGroup(title: "Generation") var generation: MatchOptions
    @OptionGroup(title: "The run") var options: RunOptions

    mutating func run() async throws {
        let noise = MatchExperiment.Rival.noisy(options.random, seed: options.seed)
        try await generation.draw(
            try GivenPicture.all(at: photo).map { .init($0, rival: noise) },
            squashing: true,
            model: model,
            ending: .represented,
            options: options,
            client: Self._commandName,
            over: connection
        )
    }
}
