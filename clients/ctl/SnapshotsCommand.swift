import ArgumentParser
import Options
import Tables
import Tench
import Wire

/// `tenchctl snapshots`.
struct SnapshotsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshots",
        abstract: "List snapshots: one's own, or for an administrator everybody's.",
        discussion: """
            KEPT WITH says what a snapshot goes with: its session, the connection it was taken \
            over, the model, for as long as that is loaded, or a file of the models directory, for \
            as long as nobody drops it.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { connection in
            let capabilities = try await connection.send(Hello()).capabilities
            let named = capabilities.contains("snapshot.name")
            return try await connection.send(SnapshotList(named: named))
        }
        try output.show(reply) {
            var table = Table(
                "snapshot",
                "model",
                "version",
                "taken by",
                "kept with",
                "age",
                "bytes"
            )
            for snapshot in reply.snapshots {
                table.add(
                    snapshot.snapshot,
                    snapshot.model,
                    "\(snapshot.version)",
                    snapshot.opener.peer,
                    snapshot.keeper.rawValue,
                    snapshot.age.inSeconds,
                    "\(snapshot.bytes)"
                )
            }
            for snapshot in reply.named ?? [] {
                table.add(
                    snapshot.name,
                    snapshot.model ?? "",
                    snapshot.version.map { "\($0)" } ?? "",
                    snapshot.user.map { "user \($0)" } ?? "",
                    "file",
                    snapshot.age.inSeconds,
                    "\(snapshot.bytes)"
                )
            }
            return table
        }
    }
}

/// `tenchctl drop`.
struct DropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Drop snapshots.",
        discussion: """
            An administrator may drop anybody's, those that stay with their model too: \
            tenchctl snapshots tells their names. With --named NAME.snapshot.safetensors is deleted.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @Flag(help: "These are names of snapshots in the models directory.")
    var named = false

    @Argument(help: "The snapshots' names.")
    var snapshots: [String]

    func validate() throws {
        for name in snapshots where named && SavedName(name) == nil {
            throw ValidationError("\(name.debugDescription) is not \(SavedName.rule)")
        }
    }

    func run() async throws {
        let calls =
            named
            ? snapshots.compactMap { SavedName($0).map(SnapshotDrop.init(name:)) }
            : snapshots.map(SnapshotDrop.init(snapshot:))
        try await connection.withConnection { connection in
            for call in calls { _ = try await connection.send(call) }
        }
    }
}
