import ArgumentParser
import Files
import Options
import Tench
import Wire

/// `tenchctl load`.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Have the daemon serve a file of its models directory, for an administrator.",
        discussion: """
            The file is a PyTorch checkpoint, a safetensors file or an ONNX model. Published \
            weights are fetched and loaded in one by tenchctl pull.

            Example: tenchctl load mine mine.pth --architecture resnet50 --normalize imagenet
            """
    )

    @Argument(help: "The name that clients will call the model by.", transform: bareName)
    var name: BareName

    @Argument(help: "The file's name in the models directory.", transform: bareName)
    var file: BareName

    @Option(
        help: ArgumentHelp(
            "The network, by torchvision's name, or onnx.",
            discussion: "By default onnx for a file that ends in .onnx, else the model's name."
        )
    )
    var architecture: String?

    @Option(
        help: ArgumentHelp(
            "A file there with the classes' names, a line each.",
            valueName: "file"
        ),
        transform: bareName
    )
    var labels: BareName?

    @OptionGroup var options: ModelLoadOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let network = architecture ?? (file.text.hasSuffix(".onnx") ? "onnx" : name.text)
        let reply = try await connection.withConnection { connection in
            try await connection.send(
                ModelLoad(
                    name: name,
                    architecture: network,
                    file: file,
                    labels: labels,
                    options: options.value
                )
            )
        }
        try Output.standard.write("loaded \(name), sha256 \(reply.sha256)\n")
    }
}

/// What `model.load` can be told about a model, in the words that `tenchd --model` has for it.
struct ModelLoadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is taken from each channel, and what it is divided by then.",
            valueName: Normalization.form
        ),
        transform: word
    )
    var normalize = Normalization.standard

    @Option(
        help: ArgumentHelp("What 0 and 1 become before that.", valueName: PixelRange.form),
        transform: word
    )
    var range = PixelRange.standard

    @Option(
        help: ArgumentHelp("The order of the channels.", valueName: ChannelOrder.form),
        transform: word
    )
    var channels = ChannelOrder.standard

    @Option(help: ArgumentHelp("Whether GoogLeNet and Inception prepare their own input."))
    var transformInput: Bool?

    @Option(help: ArgumentHelp("Which of several state dicts in the file.", valueName: "key"))
    var key: String?

    @Option(help: ArgumentHelp("The ONNX file that the weights are of.", valueName: "file"))
    var graph: String?

    @Option(help: ArgumentHelp("The ONNX output that is logits.", valueName: "name"))
    var output: String?

    /// All of them.
    var value: ModelOptions {
        ModelOptions(
            transformInput: transformInput,
            preprocessing: Preprocessing(normalize: normalize, range: range, channels: channels),
            key: key,
            graph: graph,
            output: output
        )
    }
}

/// Reads a name that is no path.
func bareName(_ text: String) throws -> BareName {
    guard let name = BareName(text) else { throw ValidationError("expected \(BareName.rule)") }
    return name
}

/// Reads a value that is one word.
private func word<Value: Spelled>(_ text: String) throws -> Value {
    do throws(Misspelling) {
        return try Value(spelling: text)
    } catch {
        throw ValidationError("expected \(error.expected)")
    }
}

/// `tenchctl unload`.
struct UnloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unload",
        abstract: "Have the daemon serve models no longer, for an administrator.",
        discussion: """
            Their sessions and snapshots end. Files stay; what was not saved is lost.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The models' names.")
    var names: [String]

    func run() async throws {
        try await connection.withConnection { connection in
            for name in names {
                let version = try await connection.send(ModelUnload(name: name)).version
                try Output.standard.write("unloaded \(name), which was at version \(version)\n")
            }
        }
    }
}
