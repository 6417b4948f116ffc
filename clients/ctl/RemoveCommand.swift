import ArgumentParser
import Files
import Options
import Tench
import Wire

/// `tenchctl rm`, which was called `delete` and still answers to that.
struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Delete saved models from the daemon's models directory.",
        discussion: """
            NAME.safetensors is deleted: what one has saved oneself, or for an administrator any. A \
            model that was loaded from it goes on as it is; tenchctl unload lets that go too.
            """,
        aliases: ["delete"]
    )

    @OptionGroup var connection: ConnectionOptions

    @Argument(help: "The names that the models were saved under.")
    var names: [String]

    func validate() throws {
        for name in names where SavedName(name) == nil {
            throw ValidationError("\(name.debugDescription) is not \(SavedName.rule)")
        }
    }

    func run() async throws {
        try await connection.withConnection { connection in
            for name in names.compactMap(SavedName.init(_:)) {
                let bytes = try await connection.send(ModelDelete(name: name)).bytes
                try Output.standard.write("deleted \(name.file), \(bytes) bytes\n")
            }
        }
    }
}
