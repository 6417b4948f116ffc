import ArgumentParser
import Options
import Tench
import Tables
import Wire

/// `tenchctl models`.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models that the daemon serves.",
        discussion: """
            The origin is "configuration" for what the daemon's options name, and "load" for what \
            model.load has loaded, which is served again after a restart. What ought to be served \
            and could not be loaded is there too, with the reason; model.unload lets it go.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { try await $0.send(Models()) }
        try output.show(reply) {
            let prepares = reply.models.contains { !$0.preprocessing.isNothing }
            var table = Table(
                ["name", "architecture", "origin", "parameters", "version", "input"]
                    + (prepares ? ["preprocessing"] : []) + ["sha256"]
            )
            for model in reply.models {
                let input = model.input.map(String.init).joined(separator: "×")
                table.add(
                    [
                        model.name, model.architecture, model.origin?.rawValue ?? "",
                        "\(model.parameters)", "\(model.version)", input,
                    ] + (prepares ? [model.preprocessing.text ?? ""] : [])
                        + [String(model.sha256.prefix(12))]
                )
            }
            for model in reply.failed {
                let blank = [String](repeating: "–", count: prepares ? 4 : 3)
                let origin = model.origin?.rawValue ?? ""
                table.add(
                    [model.name, model.architecture, origin] + blank
                        + ["not loaded: \(model.message)"]
                )
            }
            return table
        }
    }
}
