internal import ArgumentParser
internal import Experiments
internal import Files
internal import Imaging
internal import Options
internal import Runs
internal import Tench
internal import Wire

/// Where in a photograph networks see a class.
@main
struct ExplainPhotographs: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-explain",
        abstract: "Show where in a photograph networks see a class.",
        discussion: """
            What a network's logit of a class hangs on, pixel by pixel, by several methods: a heat \
            map over each photograph, the map alone in greys, a contact sheet of the methods side \
            by side, and run.json. Without --class it is the network's first guess that is \
            explained.

            Example: tench-explain --model resnet50 --photo goldfinch.jpg --out explained
            """,
        version: Release.version
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(
        help: ArgumentHelp(
            "A network's name in the daemon; repeat it to see several side by side.",
            valueName: "name"
        )
    )
    var model: [String]

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("PNG or JPEG files, or folders of them.", valueName: "file")
    )
    var photo: [String]

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp(
            "A class by number or name; repeat it for several (default: each network's first guess).",
            valueName: "class"
        )
    )
    var classes: [ClassChoice] = []

    @Option(
        help: ArgumentHelp(
            "The size at which networks see every photograph (default: their own).",
            valueName: "HxW"
        )
    )
    var size: PictureSize?

    @Option(help: "How photographs are brought to it: their middle, or all, the aspect ignored.")
    var fit = Fit.crop

    @OptionGroup(title: "Methods") var methods: MethodOptions

    @OptionGroup var labelling: LabelOptions

    @Option(help: ArgumentHelp("The folder for the pictures and run.json.", valueName: "folder"))
    var out = "explained"

    @Option(
        help: ArgumentHelp(
            "Make only the picture of this file name; repeat it for several.",
            valueName: "file"
        )
    )
    var only: [String] = []

    @OptionGroup var telling: TellingOptions

    private static let inessential =
        ConnectionOptions.inessential + TellingOptions.inessential
        + InessentialOptions(options: ["--out", "--only"])

    func validate() throws {
        guard Set(model).count == model.count else {
            throw ValidationError("--model: one of the networks is named twice")
        }
        guard try connection.resolvedEndpoints().count == 1 else {
            throw ValidationError("--endpoint: one daemon is asked for everything")
        }
    }

    func run() async throws {
        try labelling.check()
        let given = try GivenPicture.all(at: photo)
        let command = self
        try await connection.carryOut { links in
            try await command.prepared(given, over: links[0]).make(over: links[0])
        }
    }

    /// The run, everything about it checked and nothing computed.
    private func prepared(_ given: [GivenPicture], over link: Link) async throws -> ExplainRun {
        let hello = try await link.send(Hello())
        var networks: [Network] = []
        for name in model {
            let model = try await RemoteModel(name, over: link)
            networks.append(
                try await Network(
                    Viewer(model, size: size, fit: fit),
                    labels: try labelling.labels(for: model),
                    layer: try methods.layer(for: name, among: self.model),
                    for: methods.chosen,
                    over: link
                )
            )
        }
        for network in networks { try methods.check(against: network.viewer.size) }
        let needed = Set(methods.chosen.flatMap(\.capabilities))
        if let missing = needed.subtracting(hello.capabilities).min() {
            throw ValidationError("the daemon, \(hello.server), is too old: it lacks \(missing)")
        }
        let manifest = ExplainManifest(
            origin: RunOrigin(
                Invocation(Self._commandName, leavingOut: Self.inessential),
                of: hello,
                models: networks.map(\.viewer.model.identity)
            ),
            photographs: given,
            networks: networks,
            classes: classes,
            methods: methods.chosen,
            settings: methods.settings
        )
        return ExplainRun(
            exhibits: try Exhibit.all(
                given,
                seenBy: networks,
                classes: classes,
                methods: methods.chosen,
                only: only
            ),
            manifest: manifest,
            limits: hello.limits,
            folder: try OutputFolder(path: out),
            style: telling.style
        )
    }
}

extension Fit: ExpressibleByArgument {}
