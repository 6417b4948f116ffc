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
            over, or the model, for as long as that is loaded.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { try await $0.send(SnapshotList()) }
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
            tenchctl snapshots tells their names.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The snapshots' names.")
    var snapshots: [String]

    func run() async throws {
        try await connection.withConnection { connection in
            for snapshot in snapshots {
                _ = try await connection.send(SnapshotDrop(snapshot: snapshot))
            }
        }
    }
}
