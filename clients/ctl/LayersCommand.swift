import ArgumentParser
import Files
import Options
import Tables
import Tench
import Tensors
import Wire

/// `tenchctl layers`.
struct LayersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layers",
        abstract: "List a model's layers, whose names are those that calls take.",
        discussion: """
            Beside each layer stands what it reads, "input" for the picture, or behind "=" the \
            layer whose value it is another name of. "function" marks what is no module of \
            PyTorch's. Of a module that is used several times each use has a number: \
            layer1.0.relu#1.
            """
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

    @Flag(help: "Print the graph for Graphviz, as in: tenchctl layers MODEL --dot | dot -Tsvg")
    var dot = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !(dot && output.json) else {
            throw ValidationError("--dot and --json are two forms: choose one")
        }
    }

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
        let layers = reply.models.flatMap { $0.layers ?? [] }
        if dot {
            guard layers.contains(where: { !$0.inputs.isEmpty }) else {
                throw ValidationError("this daemon doesn't tell what layers read")
            }
            return try Output.standard.write(LayerGraph(of: layers, title: model).dot)
        }
        try output.show(reply) {
            var table = Table("layer", "kind", "", "shape", "reads")
            for layer in layers {
                table.add(
                    layer.name,
                    layer.kind,
                    layer.isFunction ? "function" : "",
                    layer.extents,
                    layer.sameAs.map { "= \($0)" } ?? layer.inputs.joined(separator: ", ")
                )
            }
            return table
        }
    }
}

extension ModelDescription.Layer {
    /// Its shape for people.
    var extents: String { shape.map(String.init).joined(separator: "×") }
}
