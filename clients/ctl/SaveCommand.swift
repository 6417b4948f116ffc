import ArgumentParser
import Files
import Options
import Tench
import Wire

/// `tenchctl save`.
struct SaveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "Save a model's weights as they are now into the daemon's models directory.",
        discussion: """
            The file is NAME.safetensors. Shared weights are an administrator's to save; others \
            save sessions of theirs. What has that name and is one's own is replaced.
            """
    )

    @Argument(help: "The model.")
    var model: String

    @Argument(help: "The name to save it under.", transform: SavedName.option)
    var name: SavedName

    @Option(help: ArgumentHelp("Save this session's weights.", valueName: "name"))
    var session: String?

    @Option(
        help: ArgumentHelp(
            "How the numbers are stored (default: f32).",
            valueName: ElementType.allCases.map(\.rawValue).joined(separator: "|")
        ),
        transform: elementType
    )
    var dtype = ElementType.f32

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let reply = try await connection.withConnection { connection in
            try await connection.send(
                ModelSave(model: model, session: session, name: name, dtype: dtype)
            )
        }
        try Output.standard.write(
            "saved \(model), version \(reply.version), as \(name.file), sha256 \(reply.sha256)\n"
        )
    }
}

/// Reads the type of a file's numbers.
private func elementType(_ text: String) throws -> ElementType {
    guard let type = ElementType(rawValue: text) else {
        throw ValidationError("expected \(Spelling.list(ElementType.allCases.map(\.rawValue)))")
    }
    return type
}
