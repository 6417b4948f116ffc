import ArgumentParser
import Experiments
import Files
import Imaging
import Options
import Runs
import Tench
import Wire

/// `tenchctl classify`.
struct ClassifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Tell what networks take photographs for, and how often they are right.",
        discussion: """
            Prints the first five classes of one picture, or for several a line each and the shares \
            whose class is first and among the first five. A picture's class is known by the title \
            in those that the experiments make, by the folder it lies in below one given \
            (goldfinch, 11, 011-goldfinch, n01531178), or by the number its name begins with. \
            WordNet's numbers need labels that begin with them, or a folder for each class. The \
            exit status is 2 when a file could not be read; the others are classified all the same.

            Example: tenchctl classify --model resnet50 --model squeezenet photographs
            """
    )

    @Option(
        help: ArgumentHelp("A network; repeat it to compare several.", valueName: "name")
    )
    var model: [String]

    @Option(
        help: ArgumentHelp(
            "What the networks are shown: HxW, or one number for a square.",
            discussion: "Without it, the input that each was made for.",
            valueName: "size"
        )
    )
    var size: PictureSize?

    @Option(
        help: ArgumentHelp(
            "How pictures of another size are brought to it.",
            discussion: """
                crop: the middle, the short side brought to 256/224 of the size; squash: all of it, \
                its aspect ignored.
                """
        )
    )
    var fit = Fit.crop

    @OptionGroup var labelling: LabelOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "PNG or JPEG files, or folders of them and of folders.")
    var pictures: [String]

    func validate() throws {
        guard Set(model).count == model.count else {
            throw ValidationError("--model: each network once")
        }
        try labelling.check()
    }

    func run() async throws {
        let command = self
        let report = try await exitingOnSignals {
            try await command.connection.withConnection { try await command.report(over: $0) }
        }
        try output.show(report.json) { report.description }
        if !report.unread.isEmpty { throw ExitCode(2) }
    }

    /// Shows the networks every picture; tells at once of those that cannot be read.
    private func report(over connection: Connection) async throws -> ClassificationReport {
        var viewers: [Viewer] = []
        for name in model {
            let model = try await RemoteModel(name, over: connection)
            if let first = viewers.first { try model.checkIsComparable(to: first.model) }
            viewers.append(Viewer(model, size: size, fit: fit))
        }
        let models = viewers.map(\.model)
        let labels = try labelling.labels(for: models)
        let tree = try PictureTree(pictures, labels: labels, classCount: models[0].classCount)
        var report = ClassificationReport(viewers, labels)
        var progress = Progress(steps: tree.leaves.count, style: .chosen(json: false))
        defer { progress.end() }
        for leaf in tree.leaves {
            try Task.checkCancellation()
            progress.step(leaf.path)
            let picture: GivenPicture
            do throws(GivenPictureError) {
                picture = try leaf.picture()
            } catch {
                report.add(unread: leaf.path, error)
                progress.note("unread", error.description, [:])
                continue
            }
            try await report.add(leaf.path, picture, over: connection)
        }
        return report
    }
}

extension Fit: ExpressibleByArgument {}
