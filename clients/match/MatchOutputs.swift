internal import ArgumentParser
internal import Experiments
internal import Options
internal import Tench
internal import Wire

/// Experiment 6: what a network's output for another network's picture holds of that picture.
@main
struct MatchOutputs: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-match",
        abstract: "Generate pictures that a network answers as it answers another's pictures.",
        discussion: """
            The target is the network's own output, all its logits, for a picture that another \
            network made; from noise, the distance to it is descended. Writes a PNG for each \
            picture given, a contact sheet and run.json, with distances in the outputs of the \
            network and of every --judge.

            Example: tench-match --model resnet50 --like googlenet-pictures \
            --judge googlenet --own resnet50-pictures --out matched
            """,
        version: Release.version
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("The network's name in the daemon.", valueName: "name"))
    var model: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "The other network's pictures: PNG or JPEG files, or folders of them.",
            valueName: "file"
        )
    )
    var like: [String]

    @Option(
        help: ArgumentHelp(
            "A network that takes no part, in whose outputs distances are told too; repeat it.",
            valueName: "name"
        )
    )
    var judge: [String] = []

    @Option(
        help: ArgumentHelp(
            "The network's own pictures of the same classes, to compare the results with.",
            valueName: "file"
        )
    )
    var own: [String] = []

    @OptionGroup(title: "Generation") var generation: MatchOptions
    @OptionGroup(title: "The run") var options: RunOptions

    mutating func run() async throws {
        let given = try GivenPicture.all(at: like)
        let own = try own.isEmpty ? nil : GivenPicture.all(at: own)
        let aims = try given.map { picture in
            MatchExperiment.Aim(
                picture,
                rival: try own.map { .own(try $0.counterpart(of: picture).image) }
            )
        }
        try await generation.draw(
            aims,
            model: model,
            judges: judge,
            ending: .matched,
            options: options,
            client: Self._commandName,
            over: connection
        )
    }
}
