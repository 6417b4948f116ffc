import ArgumentParser
import JSON
import Options
import Tench
import Tables
import Wire

/// `tenchctl stats`.
struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show what the daemon has done and what it holds."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { try await $0.send(Stats()) }
        try output.show(reply) {
            var table = Table()
            for (path, value) in leaves(of: .object(reply.tree), at: "") { table.add(path, value) }
            return table
        }
    }

    /// Every value that is not an object, with the names that lead to it.
    private func leaves(of value: JSONValue, at path: String) -> [(path: String, value: String)] {
        guard let members = value.members else { return [(path, text(value))] }
        return members.pairs.flatMap { pair in
            leaves(of: pair.value, at: path.isEmpty ? pair.name : "\(path).\(pair.name)")
        }
    }

    private func text(_ value: JSONValue) -> String {
        if let string = value.string { return string }
        var writer = JSONWriter()
        writer.write(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
