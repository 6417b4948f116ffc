internal import ArgumentParser
internal import Experiments
internal import Options
internal import Runs
internal import Tench
internal import Wire

/// Experiment 5: what becomes of a network that is trained to answer as another does.
@main
struct MergeNetworks: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-merge",
        abstract: "Train a copy of a network to answer as another does, and look at it again.",
        discussion: """
            Descends J, the distance between the two networks' outputs for the pictures given, one \
            picture a step in turn, by plain SGD on a private copy of the weights. The network that \
            others use stays as it is, to the last bit, and that is checked. Writes J's curve, \
            run.json, and with --redraw the class's picture before and after. The copy ends with \
            its connection: when the daemon is lost, the run begins anew, up to five times; with \
            --checkpoint-every it goes on from the last checkpoint, and with --resume so does one \
            that was cut off.

            Example: tench-merge --model resnet50 --towards googlenet --pictures 000-tench.png \
            --redraw 0
            """,
        version: Release.version
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("The network whose copy is trained.", valueName: "name"))
    var model: String

    @Option(help: ArgumentHelp("The network that it is to answer like.", valueName: "name"))
    var towards: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "PNG or JPEG files, or folders of them: what both networks are shown, at its own size.",
            valueName: "file"
        )
    )
    var pictures: [String]

    @OptionGroup(title: "Training") var training: TrainingOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Photographs of known classes: how often the networks are right, before and after.",
            discussion: "Files and folders as tenchctl classify takes them.",
            valueName: "file"
        )
    )
    var photos: [String] = []

    @OptionGroup(title: "Checkpoints") var checkpoints: CheckpointOptions

    @Option(
        help: ArgumentHelp(
            "Draw these classes by the network before and after: 0,11 or all.",
            valueName: "list"
        )
    )
    var redraw: ClassList?

    @Option(
        help: ArgumentHelp(
            "Save the trained copy under this name in the daemon's models directory.",
            valueName: "name"
        ),
        transform: SavedName.option
    )
    var save: SavedName?

    @OptionGroup(title: "Drawing") var generation: PresetOptions
    @OptionGroup(title: "The run") var options: RunOptions

    private static let inessential =
        ConnectionOptions.inessential + RunOptions.inessential
        + CheckpointOptions.inessential + InessentialOptions(options: ["--save"])

    /// Refuses what has no meaning here.
    func validate() throws {
        guard options.shard == .whole else {
            throw ValidationError("--shard: a training is made in one piece")
        }
        guard try connection.resolvedEndpoints().count == 1 else {
            throw ValidationError("--endpoint: a training is made by one daemon")
        }
    }

    mutating func run() async throws {
        let given = try GivenPicture.all(at: pictures)
        let command = self
        try await connection.carryOut { links in
            try await command.prepared(given, over: links[0]).make()
        }
    }

    /// The run, everything about it checked and nothing computed.
    private func prepared(_ given: [GivenPicture], over link: Link) async throws -> MergeRun {
        let capabilities = try await link.send(Hello()).capabilities
        guard save == nil || capabilities.contains("saving") else {
            throw ValidationError("--save: the daemon was started without a models directory")
        }
        try checkpoints.check(capabilities)
        return try await MergeRun(
            RemoteModel(model, over: link),
            towards: RemoteModel(towards, over: link),
            on: given,
            training.merging(pictures: given.count),
            redrawing: redraw,
            savingAs: save,
            checkpointEvery: checkpoints.checkpointEvery,
            photos: photos,
            searching: training.learningRate == .found,
            generation: generation,
            options: options,
            invocation: Invocation(Self._commandName, leavingOut: Self.inessential),
            over: link
        )
    }
}
