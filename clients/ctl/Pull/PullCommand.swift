import ArgumentParser
import Files
import Glibc
import Options
import Runs
import Tables
import Tench
import Wire

/// `tenchctl pull`.
struct PullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetch a network's published weights, check them, and serve them.",
        discussion: """
            torchvision's own file comes by curl from where torchvision publishes it, into the \
            daemon's models directory, with the classes' names beside it; it is loaded with what \
            torchvision does to its pictures. Its name has the first digits of its SHA-256, which \
            are checked; all of them are written down beside it, FILE.sha256, and what is pulled \
            there again later must have the same. A fetch that was cut goes on where it was, by the \
            same command. Nothing is fetched that is there already.

            The models directory is another user's as a rule: run it as root, or as that user.

            Example: sudo -u tench tenchctl pull resnet50 && tenchctl classify --model resnet50 x.jpg
            """
    )

    @Argument(help: "The network, by torchvision's name.")
    var network: String?

    @Option(
        help: ArgumentHelp(
            "Which of its weights, by torchvision's name: IMAGENET1K_V1.",
            discussion: "By default torchvision's own default.",
            valueName: "name"
        )
    )
    var weights: String?

    @Option(
        help: ArgumentHelp(
            "Take the very same file from somewhere else: a path or a URL.",
            valueName: "file|url"
        )
    )
    var from: String?

    @Option(
        help: ArgumentHelp(
            "The models directory.",
            discussion: "By default the daemon is asked, which tells administrators.",
            valueName: "folder"
        )
    )
    var into: String?

    @Option(
        help: ArgumentHelp(
            "What clients are to call the model (default: the network's name).",
            valueName: "name"
        ),
        transform: bareName
    )
    var name: BareName?

    @Flag(inversion: .prefixedNo, help: "Whether the daemon is told to serve it.")
    var load = true

    @Flag(help: "Show what can be pulled, instead.")
    var list = false

    @Option(
        help: ArgumentHelp(
            "Another table of published weights, in the form of torchvision.json.",
            valueName: "file"
        )
    )
    var table: String?

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard list || network != nil else {
            throw ValidationError("name a network, as in: tenchctl pull resnet50; --list shows all")
        }
        guard load || into != nil || list else {
            throw ValidationError("--no-load asks no daemon where to put the file: say --into")
        }
    }

    func run() async throws {
        let table = try table.map { try PublishedTable(file: $0) } ?? .torchvision()
        guard !list else {
            return try Output.standard.write("\(listing(of: table))\n")
        }
        let weights = try table.weights(of: network ?? "", named: weights)
        // The daemon, another user as a rule, is to read what this one writes.
        umask(0o022)
        let command = self
        try await exitingOnSignals { try await command.pull(weights, of: table) }
    }

    private func pull(_ weights: PublishedWeights, of table: PublishedTable) async throws {
        let host = load ? try await connection.withConnection { try await Host($0) } : nil
        guard let folder = into ?? host?.hello.modelsDirectory else { throw PullError.nowhere }
        try checkIsWritable(folder)
        let name = name ?? BareName(weights.architecture)
        let pull = Pull(
            weights: weights,
            source: Pull.Source(from ?? table.base + weights.file.text),
            folder: folder
        ) { Output.error.say("\($0)\n") }
        if let served = host?.models.first(where: { $0.name == name?.text }) {
            guard served.sha256 == (try pull.pinned()) else {
                throw PullError.served(served.name)
            }
            return try Output.standard.write("\(served.name) is served already, from this file\n")
        }
        let labels = LabelsFile(in: folder, names: table.labels)
        try labels.check()
        let digest = try await pull.file()
        try labels.write()
        guard let host, let name else {
            return try Output.standard.write("\(folder)/\(weights.file), sha256 \(digest)\n")
        }
        try await connection.withConnection { connection in
            try await host.load(
                weights,
                as: name,
                labels.name,
                digest,
                in: folder,
                over: connection
            )
        }
        try Output.standard.write(
            "\(name) is served: \(weights.architecture) by \(weights.file), sha256 \(digest)\n"
        )
    }

    private func checkIsWritable(_ folder: String) throws(PullError) {
        guard unsafe access(folder + "/.", R_OK | W_OK | X_OK) == 0 else {
            throw .file(.closed(folder: folder, reason: lastSystemError()))
        }
    }

    private func listing(of table: PublishedTable) -> Table {
        var listing = Table("network", "weights", "MiB", "file")
        let chosen = table.weights.filter { network == nil || $0.architecture == network }
        let order = chosen.sorted { ($0.architecture, $0.name) < ($1.architecture, $1.name) }
        for each in order {
            listing.add(
                each.architecture,
                each.name + (each.isDefault ? " (default)" : ""),
                (Double(each.bytes) / 0x1p20).fixed(1),
                each.file.text
            )
        }
        return listing
    }
}
