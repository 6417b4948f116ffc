internal import ArgumentParser
internal import Experiments
internal import Files
internal import Options
internal import Runs
internal import Tench
internal import Wire

/// How far pictures are apart to somebody who took no part, and how far that can be believed.
@main
struct MeasureLooks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tench-looks",
        abstract: "Tell how alike pictures look, by a network that took no part in them.",
        discussion: """
            Measures pictures against others by every yardstick there is: \
            \(Yardstick.all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")). Of \
            folders or several files each picture goes with that of its class, or of its name.

            With --validate it measures the yardsticks instead. Each folder holds pictures of the \
            same classes by one network and seed (a run's folder), or photographs. For each picture, \
            and each other folder, it is known which picture there is of the same class; told is how \
            often a yardstick takes that for nearer than one of another class, by kind of pair, and \
            which yardstick does so most often.

            Writes distances.csv, with --validate also validation.csv, and run.json.

            Examples: tench-looks --judge squeezenet matched --against googlenet-pictures
                      tench-looks --judge squeezenet --validate resnet-1 resnet-2 googlenet-1 photos
            """,
        version: Release.version
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(
        help: ArgumentHelp("The network that judges: its name in the daemon.", valueName: "name")
    )
    var judge: String

    @Argument(help: "PNG or JPEG files, or folders of them.")
    var pictures: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The files or folders they are measured against.", valueName: "file")
    )
    var against: [String] = []

    @Option(
        name: .customLong("validate"),
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Two folders or more of the same classes, to measure the yardsticks by.",
            valueName: "folder"
        )
    )
    var folders: [String] = []

    @Option(
        help: ArgumentHelp(
            "A middle layer that statistics are taken of; repeat it for several (default: the last "
                + "of each stage whose positions cover 4, 8 and 16 pixels).",
            valueName: "name"
        )
    )
    var layer: [String] = []

    @Option(
        help: ArgumentHelp(
            "The size at which the judge sees every picture (default: its own).",
            valueName: "pixels"
        )
    )
    var size: Int?

    @Option(help: ArgumentHelp("The folder for the tables and run.json.", valueName: "folder"))
    var out = "looks"

    @OptionGroup var telling: TellingOptions

    private static let inessential =
        ConnectionOptions.inessential + TellingOptions.inessential
        + InessentialOptions(options: ["--out"])

    func validate() throws {
        let isComparing = !pictures.isEmpty && !against.isEmpty && folders.isEmpty
        let isValidating = folders.count > 1 && pictures.isEmpty && against.isEmpty
        guard isComparing || isValidating else {
            throw ValidationError(
                "give pictures and --against others, or --validate and two folders at least"
            )
        }
        if let size, size < 1 { throw ValidationError("--size \(size) leaves no picture") }
        guard try connection.resolvedEndpoints().count == 1 else {
            throw ValidationError("--endpoint: one daemon is asked for everything")
        }
    }

    func run() async throws {
        let command = self
        if folders.isEmpty {
            let pairing = try Pairing(
                GivenPicture.all(at: pictures),
                against: GivenPicture.all(at: against)
            )
            try await connection.carryOut { links in
                let study = try await command.study(over: links[0])
                try await study.compare(pairing, over: links[0])
            }
        } else {
            let validation = try Validation(folders.map { try PictureFolder(path: $0) })
            try await connection.carryOut { links in
                let study = try await command.study(over: links[0])
                try await study.validate(validation, over: links[0])
            }
        }
    }

    /// Where and by whom it is measured; nothing computed.
    private func study(over link: Link) async throws -> Study {
        let judge = try await Judge(judge, layers: layer, side: size, over: link)
        return Study(
            judge: judge,
            origin: try await RunOrigin(
                Invocation(Self._commandName, leavingOut: Self.inessential),
                models: [judge.model.identity],
                over: link
            ),
            folder: try OutputFolder(path: out),
            style: telling.style
        )
    }
}
