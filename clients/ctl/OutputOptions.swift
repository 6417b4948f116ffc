import ArgumentParser
import Files
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
            try Output.standard.write("\(table())\n")
            return
        }
        var writer = JSONWriter()
        try reply.encode(into: &writer, as: TensorFormat())
        try Output.standard.write(String(decoding: writer.bytes, as: UTF8.self) + "\n")
    }

    /// Prints what a command has found out by more than one call, in either form.
    func show(_ found: JSONValue, as text: () -> String) throws(OutputError) {
        try Output.standard.write((json ? found.text : text()) + "\n")
    }
}
