import ArgumentParser
import Options
import Tables
import Tench
import Wire

/// `tenchctl sessions`.
struct SessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions",
        abstract: "List sessions: one's own, or for an administrator everybody's.",
        discussion: """
            Whoever knows a session's name may use it. BYTES is what it holds beside its model's \
            weights. Where its connection has gone, LEFT says for how long it stays.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { try await $0.send(SessionList()) }
        try output.show(reply) {
            var table = Table(
                "session",
                "model",
                "version",
                "opened by",
                "age",
                "idle",
                "left",
                "bytes"
            )
            for session in reply.sessions {
                table.add(
                    session.session,
                    session.model,
                    "\(session.version)",
                    session.opener.peer,
                    session.age.inSeconds,
                    session.idle.inSeconds,
                    session.timeLeft?.inSeconds ?? "",
                    "\(session.bytes)"
                )
            }
            return table
        }
    }
}

/// `tenchctl close`.
struct CloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close sessions, and let their weights and snapshots go.",
        discussion: "An administrator may close anybody's: tenchctl sessions tells their names."
    )

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The sessions' names.")
    var sessions: [String]

    func run() async throws {
        try await connection.withConnection { connection in
            for session in sessions {
                _ = try await connection.send(SessionClose(session: session))
            }
        }
    }
}

extension Double {
    /// A number of seconds as a table shows it.
    var inSeconds: String { "\(Int(self)) s" }
}
