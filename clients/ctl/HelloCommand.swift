import ArgumentParser
import Options
import Tench
import Tables
import Wire

/// `tenchctl hello`.
struct HelloCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hello",
        abstract: "Show what the daemon is, and its limits."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { try await $0.send(Hello()) }
        try output.show(reply) {
            var table = Table()
            table.add("server", reply.server)
            table.add("protocol", reply.protocolVersion)
            table.add("kernels", reply.kernels)
            if let methods = reply.methods { table.add("methods", methods) }
            table.add("blas", reply.blas)
            if let role = reply.role { table.add("role", role.rawValue) }
            if let folder = reply.modelsDirectory { table.add("models directory", folder) }
            if reply.isDraining { table.add("draining", "takes nothing new in") }
            table.add("capabilities", reply.capabilities.joined(separator: ", "))
            table.add("models", reply.models.joined(separator: ", "))
            for limit in Limits.rows {
                let number = "\(reply.limits[keyPath: limit.value])"
                table.add(limit.title, limit.unit.isEmpty ? number : "\(number) \(limit.unit)")
            }
            return table
        }
    }
}
