import ArgumentParser
import Options
import Wire

/// `tenchctl`: questions to a running daemon, for people and scripts.
@main
struct Tenchctl: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tenchctl",
        abstract: "Ask a running daemon how it is and what it serves.",
        version: "tenchctl \(Release.version)",
        subcommands: [
            PingCommand.self, HelloCommand.self, ModelsCommand.self, LayersCommand.self,
            ClassifyCommand.self, StatsCommand.self, CallCommand.self, ReplayCommand.self,
        ]
    )
}
