import ArgumentParser
import Remote
import Tables
import Wire

/// `tenchctl layers`.
struct LayersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layers",
        abstract: "List a model's layers, whose names are those that calls take."
    )

    @Argument(help: "The model's name.")
    var model: String

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { connection in
            try await connection.send(Models(name: model, layers: true))
        }
        try output.show(reply) {
            var table = Table("layer", "kind", "shape")
            for layer in reply.models.flatMap({ $0.layers ?? [] }) {
                table.add(
                    layer.name,
                    layer.kind,
                    layer.shape.map(String.init).joined(separator: "×")
                )
            }
            return table
        }
    }
}
