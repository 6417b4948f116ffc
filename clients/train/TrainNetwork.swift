internal import ArgumentParser
internal import Experiments
internal import Files
internal import Options
internal import Runs
internal import Scenes
internal import Tench
internal import Wire

/// Trains a small network on scenes, and saves it in the daemon's models directory.
@main
struct TrainNetwork: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-train",
        abstract: "Train a small network on drawn scenes.",
        discussion: """
            Opens a session on a network of 20 classes, shows it scenes of a world, each made a little \
            harder by the network's own gradient, and updates it with the daemon's SGD. Saves the \
            weights, loads them again, and counts how many scenes it never saw they name rightly. \
            Writes curve.csv and run.json. The shared weights stay as they are. With \
            --checkpoint-every a training survives a daemon that is lost, and with --resume its own \
            end: it goes on from the last checkpoint, to the same bytes.

            Example: tench-train --model seeded --world resnet --save resnet_mini --dtype f16
            """,
        version: Release.version
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("The network's name in the daemon.", valueName: "name"))
    var model: String

    @Option(
        help: ArgumentHelp("What is planted: resnet, googlenet or mixed.", valueName: "world"),
        transform: choice
    )
    var world: World

    @Option(
        help: ArgumentHelp(
            "The name in the daemon's models directory to save the weights under.",
            discussion: "Letters, digits, _, - and +; the file has .safetensors behind it.",
            valueName: "name"
        ),
        transform: SavedName.option
    )
    var save: SavedName

    @Option(
        help: ArgumentHelp("How the file stores numbers: f32, f16 or bf16.", valueName: "format"),
        transform: choice
    )
    var dtype = ElementType.f32

    @OptionGroup(title: "The training") var training: RecipeOptions

    @Option(
        help: ArgumentHelp(
            "How many scenes of each class the network is judged by.",
            valueName: "number"
        )
    )
    var heldOut = 100

    @Option(help: ArgumentHelp("The folder for curve.csv and run.json.", valueName: "folder"))
    var out = "training"

    @OptionGroup(title: "Checkpoints") var checkpoints: CheckpointOptions

    @Flag(help: "Go on with an earlier run that was the same but did not end.")
    var resume = false

    @OptionGroup var telling: TellingOptions

    /// Neither has a say in the weights; all else has, or says where these lie: in a daemon's
    /// folder, not in this run's.
    private static let inessential =
        CheckpointOptions.inessential + InessentialOptions(flags: ["--resume"])

    func validate() throws {
        guard (1...100_000).contains(heldOut) else {
            throw ValidationError("--held-out \(heldOut) is not 1 to 100000")
        }
        guard training.unplanted == 0 || world == .resnet else {
            throw ValidationError(
                """
                --unplanted \(training.unplanted): the world \(world.rawValue) has scenes without what \
                is planted already; give it with --world resnet
                """
            )
        }
        guard try connection.resolvedEndpoints().count == 1 else {
            throw ValidationError("--endpoint: a training is made by one daemon")
        }
    }

    func run() async throws {
        let command = self
        try await connection.carryOut { links in
            let run = try await command.prepared(over: links[0])
            let folder = try OutputFolder(path: command.out)
            try await run.make(in: folder, style: command.telling.style)
        }
    }

    /// The run, everything about it checked and nothing computed.
    private func prepared(over link: Link) async throws -> TrainingRun {
        let network = try await RemoteModel(model, over: link)
        guard network.classCount == SceneStock.classCount else {
            throw ValidationError(
                """
                \(model) tells \(network.classCount) classes apart, and scenes have \
                \(SceneStock.classCount): serve resnet_mini, googlenet_mini, or another with classes=20
                """
            )
        }
        let hello = try await link.send(Hello())
        guard hello.capabilities.contains("saving") else {
            throw ValidationError("the daemon has nowhere to save: start it with --models-dir")
        }
        try checkpoints.check(hello.capabilities)
        let recipe = training.recipe
        guard recipe.batch <= hello.limits.batch else {
            throw ValidationError(
                "--batch \(recipe.batch) is more than the daemon's \(hello.limits.batch)"
            )
        }
        let manifest = TrainingManifest(
            origin: RunOrigin(
                Invocation(Self._commandName, leavingOut: Self.inessential),
                of: hello,
                models: [network.identity]
            ),
            stock: SceneStock(
                world: world,
                size: training.size ?? network.description.input[2],
                seed: UInt64(training.seed)
            ),
            recipe: recipe,
            target: .init(name: save, dtype: dtype),
            heldOut: heldOut
        )
        return TrainingRun(
            network: network,
            manifest: manifest,
            checkpointEvery: checkpoints.checkpointEvery,
            isResuming: resume,
            link: link
        )
    }
}

/// Reads one of a type's names.
@Sendable private func choice<Choice>(_ name: String) throws -> Choice
where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
    guard let choice = Choice(rawValue: name) else {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("\(name) is none of \(names)")
    }
    return choice
}
