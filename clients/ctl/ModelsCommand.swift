import ArgumentParser
import Options
import Tench
import Tables
import Wire

/// `tenchctl models`.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models that the daemon serves."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { try await $0.send(Models()) }
        try output.show(reply) {
            let prepares = reply.models.contains { !$0.preprocessing.isNothing }
            var table = Table(
                ["name", "architecture", "parameters", "version", "input"]
                    + (prepares ? ["preprocessing"] : []) + ["sha256"]
            )
            for model in reply.models {
                let input = model.input.map(String.init).joined(separator: "×")
                table.add(
                    [
                        model.name, model.architecture, "\(model.parameters)",
                        "\(model.version)", input,
                    ] + (prepares ? [model.preprocessing.text ?? ""] : [])
                        + [String(model.sha256.prefix(12))]
                )
            }
            return table
        }
    }
}
