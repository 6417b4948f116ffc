internal import ArgumentParser
internal import Experiments
internal import Imaging
internal import Remote
internal import Wire

/// Experiment 1: what one network takes a class to look like.
///
/// From the same noise for every class, gradient descent on the picture drives the class's logit
/// up, octave after octave, with blur and random crops to keep it smooth.
@main
struct ClassPictures: AsyncParsableCommand {
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

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("The network's name in the daemon.", valueName: "name"))
    var model: String

    @Option(help: ArgumentHelp("The classes: 0,11,500-509, or all.", valueName: "list"))
    var classes: ClassList

    @Option(
        help: ArgumentHelp(
            "A text file of the classes' names, a line each (default: the daemon's, if it has any).",
            valueName: "file"
        )
    )
    var labels: String?

    @OptionGroup(title: "Generation") var generation: PresetOptions
    @OptionGroup(title: "The run") var options: RunOptions

    mutating func run() async throws {
        let names = try labels.map(Labels.init(file:))
        try await connection.withConnection { connection in
            let run = try await prepared(names, over: connection)
            do {
                try await stoppingOnSignals { try await run.make() }
            } catch is CancellationError {
                throw ExitCode(130)
            }
        }
    }

    /// The run, everything about it checked and nothing computed.
    private func prepared(
        _ names: Labels?,
        over connection: Connection
    ) async throws -> ClassRun {
        let network = try await RemoteModel(model, over: connection)
        let preset = generation.preset(for: network.description.architecture)
        return ClassRun(
            network: network,
            connection: connection,
            classes: try classes.classes(of: network.classCount),
            labels: names ?? Labels(network.description.labels ?? []),
            folder: try OutputFolder(path: options.out),
            manifest: RunManifest(
                client: Self._commandName,
                arguments: Array(CommandLine.arguments.dropFirst()),
                server: try await connection.send(Hello()).server,
                models: [network.identity],
                preset: preset,
                random: options.random,
                seed: options.seed
            ),
            style: .chosen(json: options.json)
        )
    }
}
