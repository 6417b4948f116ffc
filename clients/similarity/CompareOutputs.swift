internal import ArgumentParser
internal import Experiments
internal import Files
internal import Options
internal import Runs
internal import Tench
internal import Wire

/// Experiment 4: what lies near what, in networks' outputs.
@main
struct CompareOutputs: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-similarity",
        abstract: "Find which pictures networks take to be alike, and how alike the networks are.",
        discussion: """
            Takes a network's logits for each picture as a point. Writes for each network the \
            points, every picture's neighbours (by the largest logit of another class, and by L2 \
            distance), the neighbours' graphs, two principal components and all distances, as CSV, \
            GraphML and plots; for each two networks the distance and correlation of their points \
            for each picture; and run.json with components, reciprocal pairs, cliques of three and \
            more, shares of variance, correlation and linear CKA. gnuplot and Graphviz draw the \
            plots; without them their scripts are written all the same.

            A picture's class is the number that its title, if tench-class made it, or its file's \
            name begins with.

            Example: tench-similarity --model resnet50 --model googlenet --pictures birds --out near
            """,
        version: Release.version
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(
        help: ArgumentHelp(
            "A network's name in the daemon; repeat it to compare several.",
            valueName: "name"
        )
    )
    var model: [String]

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("PNG or JPEG files, or folders of them.", valueName: "file")
    )
    var pictures: [String]

    @Option(help: ArgumentHelp("How many neighbours each picture has.", valueName: "number"))
    var neighbours = 1

    @OptionGroup var labelling: LabelOptions

    @Option(help: ArgumentHelp("The folder for the results and run.json.", valueName: "folder"))
    var out = "similarity"

    @OptionGroup var telling: TellingOptions

    private static let inessential =
        ConnectionOptions.inessential + TellingOptions.inessential
        + InessentialOptions(options: ["--out"])

    func validate() throws {
        guard neighbours > 0 else {
            throw ValidationError("--neighbours \(neighbours) is not 1 or more")
        }
        guard Set(model.map(OutputSpaceResult.folder)).count == model.count else {
            throw ValidationError("two of the models have the same name, and so the same folder")
        }
        guard try connection.resolvedEndpoints().count == 1 else {
            throw ValidationError("--endpoint: one daemon is asked for all outputs")
        }
    }

    func run() async throws {
        try labelling.check()
        let given = try GivenPicture.all(at: pictures)
        let command = self
        try await connection.carryOut { links in
            try await command.prepared(given, over: links[0]).make(over: links[0])
        }
    }

    /// The run, everything about it checked and nothing computed.
    private func prepared(
        _ given: [GivenPicture],
        over link: Link
    ) async throws -> SimilarityRun {
        var models: [RemoteModel] = []
        for name in model { models.append(try await RemoteModel(name, over: link)) }
        for other in models.dropFirst() { try models[0].checkIsComparable(to: other) }
        let labels = try labelling.labels(for: models)
        let subjects = try Subject.all(given, classCount: models[0].classCount, labels: labels)
        try await subjects.checkSizes(for: models, over: link)
        let manifest = SimilarityManifest(
            origin: try await RunOrigin(
                Invocation(Self._commandName, leavingOut: Self.inessential),
                models: models.map(\.identity),
                over: link
            ),
            neighbours: neighbours,
            subjects: subjects
        )
        return SimilarityRun(
            models: models,
            labels: labels,
            manifest: manifest,
            folder: try OutputFolder(path: out),
            style: telling.style
        )
    }
}
