import ArgumentParser
import Files
import Options
import Tables
import Tench
import Wire

/// `tenchctl clients`.
struct ClientsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clients",
        abstract: "List who is connected.",
        discussion: """
            One's own connections are listed, or for an administrator all. IDLE counts from the last request or reply. WAIT and RUN are requests in the queue and \
            under way. UNREAD is what was answered and not taken. DOING is what is under way, in \
            parentheses what was last. The connection that asks is not listed.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { try await $0.send(ConnectionList()) }
        try output.show(reply) {
            var table = Table(
                "connection",
                "who",
                "role",
                "age",
                "idle",
                "requests",
                "wait",
                "run",
                "in",
                "out",
                "unread",
                "doing"
            )
            for each in reply.connections where !each.isOwn {
                table.add(
                    "\(each.connection)",
                    each.opener.peer,
                    each.role?.rawValue ?? "none yet",
                    each.age.inShort,
                    each.idle.inShort,
                    "\(each.requests)",
                    "\(each.waiting)",
                    "\(each.running)",
                    each.bytesIn.asBytes,
                    each.bytesOut.asBytes,
                    each.unread.asBytes,
                    each.doing
                )
            }
            return table
        }
    }
}

extension ConnectionDescription {
    /// What is under way, or in parentheses what was last.
    var doing: String {
        guard let method else { return "" }
        let what = [method, model].compactMap(\.self).joined(separator: " ")
        guard running > 0 else { return "(\(what))" }
        return what + (runningFor.map { $0 >= 1 ? ", \($0.inShort)" : "" } ?? "")
    }
}

/// `tenchctl kill`.
struct KillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill",
        abstract: "Close connections: one's own, or for an administrator any.",
        discussion: """
            What they had waiting or under way is given up, their sessions end or begin to use up \
            their time to live. tenchctl clients tells their numbers, which are never used twice. \
            A client with retries comes back; tenchctl drain turns all of them away.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The connections' numbers.")
    var connections: [Int]

    func run() async throws {
        try await connection.withConnection { connection in
            for number in connections {
                let reply = try await connection.send(ConnectionClose(connection: number))
                try Output.standard.write(
                    "closed \(number), \(reply.opener.peer), and gave up \(reply.requests) "
                        + (reply.requests == 1 ? "request\n" : "requests\n")
                )
            }
        }
    }
}
