internal import ArgumentParser
internal import Files
internal import JSON
internal import Options
internal import Tench
internal import Wire

/// The page about the demo's runs.
@main
struct DemoPage: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-page",
        abstract: "Make a page of what the demo's runs left.",
        discussion: """
            Reads the runs in the folder (run.json and its pictures), asks the daemon what its \
            networks make of the pictures, and writes index.html, which opens without a server, \
            and claims.json: what is claimed of the experiments, and whether the numbers bear it \
            out.

            Example: tench-page --first resnet_mini --second googlenet_mini --judge judge demo
            """,
        version: Release.version
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("The network of the folder class-resnet.", valueName: "name"))
    var first: String

    @Option(help: ArgumentHelp("The network of the folder class-googlenet.", valueName: "name"))
    var second: String?

    @Option(help: ArgumentHelp("A network that took no part in any picture.", valueName: "name"))
    var judge: String?

    @Argument(help: ArgumentHelp("The folder of the runs, and of the page.", valueName: "folder"))
    var folder = "demo"

    func run() async throws {
        let output = try OutputFolder(path: folder)
        let exhibition = try await connection.withConnection { connection in
            try await Exhibition(of: folder, seenBy: Panel(names, over: connection))
        }
        let claims = Claim.all(of: exhibition)
        let page = Page(exhibition: exhibition, claims: claims)
        let record: JSONValue = ["claims": .array(claims.map(\.json))]
        try output.write(Array((record.text + "\n").utf8), to: "claims.json")
        try output.write(Array(page.html.utf8), to: "index.html")
        for claim in claims {
            try Output.standard.write(
                "\(claim.verdict.title): \(claim.statement) \(claim.evidence)\n"
            )
        }
        try Output.standard.write("\(folder)/index.html\n")
    }

    /// The networks by the part they play, the pair first.
    private var names: [(part: Network.Part, name: String)] {
        [(.first, first), (.second, second), (.judge, judge)].compactMap { part, name in
            name.map { (part, $0) }
        }
    }
}
