internal import ArgumentParser
internal import Experiments
internal import Files
internal import Options
internal import Runs
internal import Tench
internal import Wire

/// How far pictures are apart to somebody who took no part, and how far that can be believed.
@main
struct MeasureLooks: Program {
    static func main() async { await begin() }

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

            With --than it is a contest: told is whether the pictures are nearer to the others than \
            their rivals are, how far along the way from the others to the rivals they are (0…1, or \
            beyond), and how much of what tells them from the others lies on it (a cosine), with \
            intervals over the classes. As many folders on each side, of seeds perhaps, go together \
            in their order.

            Writes distances.csv, with --than also contests.csv, with --validate also validation.csv, and run.json.

            Examples: tench-looks --judge squeezenet matched --against googlenet-pictures
                      tench-looks --judge squeezenet matched --against googlenet --than resnet
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
        parsing: .upToNextOption,
        help: ArgumentHelp("Rivals, measured against the same.", valueName: "file")
    )
    var than: [String] = []

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
        let isValidating = folders.count > 1 && pictures.isEmpty && against.isEmpty && than.isEmpty
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
            let pairing = try pairing()
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

    /// What is measured against what: as many folders on each side go together in their order.
    private func pairing() throws -> Pairing {
        let sides = [pictures, against] + (than.isEmpty ? [] : [than])
        let areFolders = sides.allSatisfy { side in
            side.count == pictures.count && side.allSatisfy { Folder.names(in: $0) != nil }
        }
        let sets =
            areFolders ? pictures.indices.map { set in sides.map { [$0[set]] } } : [sides]
        return Pairing(
            joining: try sets.map { set in
                let given = try set.map { try GivenPicture.all(at: $0) }
                return given.count > 2
                    ? try Pairing(given[0], against: given[1], than: given[2])
                    : try Pairing(given[0], against: given[1])
            }
        )
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
