import ArgumentParser
import Options
import Tables
import Tench
import Wire

/// `tenchctl slow`.
struct SlowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slow",
        abstract: "List the newest requests that took long.",
        discussion: """
            One's own are listed, or for an administrator everybody's. TOTAL is from a request's \
            receipt to its answer, in milliseconds; QUEUE of that it waited for its turn, COMPUTE \
            it was computed. What is left was read and written. What counts as slow, \
            tenchd --slow-milliseconds decides; the last 128 are kept.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { try await $0.send(SlowList()) }
        try output.show(reply) {
            var table = Table(
                "number",
                "ago",
                "total",
                "queue",
                "compute",
                "method",
                "model",
                "in",
                "out",
                "connection",
                "who",
                "request",
                "error"
            )
            for each in reply.requests {
                table.add(
                    "\(each.number)",
                    each.age.inShort,
                    each.total.fixed(1),
                    each.waiting.fixed(1),
                    each.computing.fixed(1),
                    each.method,
                    each.model ?? "",
                    each.bytesIn.asBytes,
                    each.bytesOut.asBytes,
                    "\(each.connection)",
                    each.opener.peer,
                    each.request,
                    each.error?.rawValue ?? ""
                )
            }
            return table
        }
    }
}
