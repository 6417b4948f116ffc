import ArgumentParser
import JSON
import Tables
import Wire

/// How a reply is shown.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print the daemon's result as it is, on one line.")
    var json = false

    /// Prints the reply: as JSON where that was asked for, or else the lines that `table` makes of
    /// it.
    func show(_ reply: some Reply, as table: () -> Table) throws {
        guard json else {
            print(table())
            return
        }
        var writer = JSONWriter()
        try reply.encode(into: &writer, as: TensorFormat())
        print(String(decoding: writer.bytes, as: UTF8.self))
    }
}
