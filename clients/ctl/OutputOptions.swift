import ArgumentParser
import JSON
import Tables
import Wire

/// How a reply is shown.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print the result as JSON, on one line; the daemon's as it is.")
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

    /// Prints what a command has found out by more than one call, in either form.
    func show(_ found: JSONValue, as text: () -> String) {
        print(json ? found.text : text())
    }
}
