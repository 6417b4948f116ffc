import ArgumentParser
import Options
import Wire

/// `tenchctl`: questions to a running daemon, for people and scripts.
@main
struct Tenchctl: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tenchctl",
        abstract: "Ask a running daemon how it is, and tend to what it serves and holds.",
        version: "tenchctl \(Release.version)",
        subcommands: [
            PingCommand.self, HelloCommand.self, ModelsCommand.self, LayersCommand.self,
            ClassifyCommand.self, PullCommand.self, LoadCommand.self, UnloadCommand.self,
            SaveCommand.self, RemoveCommand.self, StatsCommand.self, TopCommand.self,
            SlowCommand.self, ClientsCommand.self, KillCommand.self, SessionsCommand.self,
            CloseCommand.self, SnapshotsCommand.self, DropCommand.self, CallCommand.self,
            ReplayCommand.self,
        ]
    )
}
