internal import ArgumentParser
internal import Experiments
internal import Files
internal import JSON
internal import Options
internal import Tench
internal import Similarity
internal import Wire

/// Experiment 4: what lies near what, in networks' outputs.
@main
struct CompareOutputs: AsyncParsableCommand {
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

    @Option(
        help: ArgumentHelp(
            "A text file of the classes' names, a line each (default: the daemon's, if it has any).",
            valueName: "file"
        )
    )
    var labels: String?

    @Option(help: ArgumentHelp("The folder for the results and run.json.", valueName: "folder"))
    var out = "similarity"

    @Flag(help: "Tell what happens as JSON, an event a line, on standard output.")
    var json = false

    func validate() throws {
        guard neighbours > 0 else {
            throw ValidationError("--neighbours \(neighbours) is not 1 or more")
        }
        guard Set(model.map(SimilarityRun.folderName)).count == model.count else {
            throw ValidationError("two of the models have the same name, and so the same folder")
        }
        guard try connection.resolvedEndpoints().count == 1 else {
            throw ValidationError("--endpoint: one daemon is asked for all outputs")
        }
    }

    func run() async throws {
        let names = try labels.map(Labels.init(file:))
        let given = try GivenPicture.all(at: pictures)
        let command = self
        try await connection.carryOut { links in
            try await command.prepared(given, names, over: links[0]).make(over: links[0])
        }
    }

    /// The run, everything about it checked and nothing computed.
    private func prepared(
        _ given: [GivenPicture],
        _ names: Labels?,
        over link: Link
    ) async throws -> SimilarityRun {
        var models: [RemoteModel] = []
        for name in model { models.append(try await RemoteModel(name, over: link)) }
        for other in models.dropFirst() { try models[0].checkIsComparable(to: other) }
        let labels = names ?? Labels(models.lazy.compactMap(\.description.labels).first ?? [])
        let subjects = try Subject.all(given, classCount: models[0].classCount, labels: labels)
        try await subjects.checkSizes(for: models, over: link)
        return SimilarityRun(
            models: models,
            subjects: subjects,
            labels: labels,
            neighbours: neighbours,
            manifest: [
                "client": .string(Self._commandName), "version": .string(Release.version),
                "arguments": .array(
                    RunManifest.essential(Array(CommandLine.arguments.dropFirst()))
                        .map(JSONValue.string)
                ),
                "server": .string(try await link.send(Hello()).server),
                "models": .array(models.map(\.identity.json)),
                "neighbours": JSONValue(neighbours),
                "pictures": .array(
                    subjects.map {
                        [
                            "picture": .string($0.stem), "number": JSONValue($0.number),
                            "title": .string($0.title), "sha256": .string($0.sha256),
                        ]
                    }
                ),
            ],
            folder: try OutputFolder(path: out),
            style: .chosen(json: json)
        )
    }
}
