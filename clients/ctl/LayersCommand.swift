import ArgumentParser
import Options
import Tench
import Tables
import Tensors
import Wire

/// `tenchctl layers`.
struct LayersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layers",
        abstract: "List a model's layers, whose names are those that calls take."
    )

    @Argument(help: "The model's name.")
    var model: String

    @Option(
        help: ArgumentHelp(
            "The input that the shapes are for: HxW, or one number for a square.",
            discussion: "Without it, the input that the network was made for.",
            valueName: "size"
        )
    )
    var size: PictureSize?

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reply = try await connection.withConnection { connection in
            try await connection.send(
                Models(
                    name: model,
                    layers: true,
                    inputShape: size.map { [1, 3, $0.height, $0.width] }
                )
            )
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
