package import ArgumentParser
internal import Files
internal import Glibc

/// A program with a command line that keeps to what all programs of a Unix system do: what it can't
/// write to its standard output is an error, unless whoever read it has gone.
///
/// Its `main` is `begin`, and has to say so: the parser brings one that would be taken else.
package protocol Program: AsyncParsableCommand {}

extension Program {
    /// Runs the command that the command line asks for, and ends the process when that fails.
    package static func begin() async {
        StandardStreams.prepare()
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch { end(with: error) }
    }

    /// Ends the process, at once and for this reason.
    package static func end(with error: any Error) -> Never {
        if error as? OutputError == .closed { Glibc.exit(StandardStreams.closedStatus) }
        exit(withError: error)
    }
}
