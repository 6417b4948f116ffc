internal import ArgumentParser
internal import Experiments
internal import Remote
internal import Scenes
internal import Training
internal import Wire

/// Trains a small network on scenes, and saves it in the daemon's models directory.
@main
struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tench-train",
        abstract: "Train a small network on drawn scenes.",
        discussion: """
            Opens a session on a network of 20 classes, shows it scenes of a world, each made a little \
            harder by the network's own gradient, and updates it with the daemon's SGD. Saves the \
            weights, loads them again, and counts how many scenes it never saw they name rightly. \
            Writes curve.csv and run.json. The shared weights stay as they are.

            Example: tench-train --model seeded --world resnet --save resnet_mini --dtype f16
            """,
        version: Release.version
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("The network's name in the daemon.", valueName: "name"))
    var model: String

    @Option(help: ArgumentHelp("What is planted: resnet, googlenet or mixed.", valueName: "world"))
    var world: World

    @Option(
        help: ArgumentHelp(
            "The name in the daemon's models directory to save the weights under.",
            valueName: "name"
        )
    )
    var save: String

    @Option(
        help: ArgumentHelp("The saved numbers' format: f32, f16 or bf16.", valueName: "format")
    )
    var dtype = ElementType.f32

    @OptionGroup(title: "The training") var recipe: RecipeOptions

    @Option(
        help: ArgumentHelp(
            "How many scenes of each class the network is judged by.",
            valueName: "number"
        )
    )
    var heldOut = 100

    @Option(help: ArgumentHelp("The folder for curve.csv and run.json.", valueName: "folder"))
    var out = "training"

    @Flag(help: "Tell what happens as JSON, an event a line, on standard output.")
    var json = false

    func validate() throws {
        guard (1...100_000).contains(heldOut) else {
            throw ValidationError("--held-out \(heldOut) is not 1 to 100000")
        }
    }

    func run() async throws {
        try await connection.withConnection { connection in
            let run = try await prepared(over: connection)
            do {
                try await stoppingOnSignals { try await run.make() }
            } catch is CancellationError {
                throw ExitCode(130)
            }
        }
    }

    /// The run, everything about it checked and nothing computed.
    private func prepared(over connection: Connection) async throws -> TrainingRun {
        let network = try await RemoteModel(model, over: connection)
        guard network.classCount == SceneStock.classCount else {
            throw ValidationError(
                "\(model) tells \(network.classCount) classes apart; scenes have "
                    + "\(SceneStock.classCount) (tenchd --model NAME=ARCHITECTURE:seed=1,classes=20)"
            )
        }
        let hello = try await connection.send(Hello())
        guard hello.capabilities.contains("files") else {
            throw ValidationError("the daemon has no folder to save in: start it with --models-dir")
        }
        guard recipe.recipe.batch <= hello.limits.batch else {
            throw ValidationError("--batch \(recipe.recipe.batch): at most \(hello.limits.batch)")
        }
        return TrainingRun(
            network: network,
            connection: connection,
            stock: SceneStock(
                world: world,
                size: recipe.size ?? network.description.input[2],
                seed: recipe.seed
            ),
            recipe: recipe.recipe,
            save: save,
            dtype: dtype,
            heldOut: heldOut,
            folder: try OutputFolder(path: out),
            command: .init(
                name: Self._commandName,
                arguments: Array(CommandLine.arguments.dropFirst()),
                server: hello.server
            ),
            style: .chosen(json: json)
        )
    }
}
