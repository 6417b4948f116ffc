internal import ArgumentParser
internal import Experiments
internal import Imaging
internal import Remote
internal import Wire

/// Experiment 5: what becomes of a network that is trained to answer as another does.
@main
struct MergeNetworks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tench-merge",
        abstract: "Train a copy of a network to answer as another does, and look at it again.",
        discussion: """
            Descends J, the distance between the two networks' outputs for the pictures given, one \
            picture a step in turn, by plain SGD on a private copy of the weights; batch-norm \
            statistics stay, its scale and shift are trained. The network that others use stays as \
            it is, to the last bit, and that is checked. Writes J's curve, run.json, and with \
            --redraw the class's picture before and after.

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
        )
    )
    var save: String?

    @Option(
        help: ArgumentHelp("A text file of the classes' names, a line each.", valueName: "file")
    )
    var labels: String?

    @OptionGroup(title: "Drawing") var generation: PresetOptions
    @OptionGroup(title: "The run") var options: RunOptions

    /// Refuses a name that the daemon would refuse at the end.
    func validate() throws {
        let isName = save?.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "_-+".contains($0))
        }
        guard isName != false, save?.isEmpty != true else {
            throw ValidationError("--save takes a name of letters, digits, _, - and +, no path")
        }
    }

    mutating func run() async throws {
        let names = try labels.map(Labels.init(file:))
        let given = try GivenPicture.all(at: pictures)
        try await connection.withConnection { connection in
            let run = try await prepared(given, names, over: connection)
            do {
                try await stoppingOnSignals { try await run.make() }
            } catch is CancellationError {
                throw ExitCode(130)
            }
        }
    }

    /// The run, everything about it checked and nothing computed.
    private func prepared(
        _ given: [GivenPicture],
        _ names: Labels?,
        over connection: Connection
    ) async throws -> MergeRun {
        let student = try await RemoteModel(model, over: connection)
        let teacher = try await RemoteModel(towards, over: connection)
        try student.checkIsComparable(to: teacher)
        let hello = try await connection.send(Hello())
        if save != nil, !hello.capabilities.contains("saving") {
            throw ValidationError("--save: the daemon was started without a models directory")
        }
        let labels = names ?? Labels(student.description.labels ?? [])
        let folder = try OutputFolder(path: options.out)
        let manifest = RunManifest(
            client: Self._commandName,
            arguments: Array(CommandLine.arguments.dropFirst()),
            server: hello.server,
            models: [student.identity, teacher.identity],
            preset: generation.preset(for: student.description.architecture),
            random: options.random,
            seed: options.seed
        )
        return MergeRun(
            student: student,
            teacher: teacher,
            connection: connection,
            given: given,
            merging: training.merging(pictures: given.count),
            redrawing: Redrawing(
                subjects: try (redraw?.classes(of: student.classCount) ?? []).map {
                    .init(classIndex: $0, like: try given.picture(of: $0))
                },
                student: student,
                teacher: teacher,
                labels: labels,
                connection: connection,
                folder: folder,
                manifest: manifest
            ),
            savedName: save,
            folder: folder,
            manifest: manifest,
            style: .chosen(json: options.json)
        )
    }
}
