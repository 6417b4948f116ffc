import ArgumentParser
import Files
import JSON
import Options
import Tench

/// `tenchctl call`.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Send request lines from the standard input and print the replies.",
        discussion: """
            Lines go out as they are and replies come back in the order in which the daemon finishes. \
            The exit status is 2 when one of them is an error.

            Example: echo '{"id":1,"method":"ping"}' | tenchctl call
            """
    )

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        var hasFailed = false
        try await connection.exchange(lines: { readLine().map { Array($0.utf8) } }) { line in
            do throws(OutputError) {
                try Output.standard.write(String(decoding: line, as: UTF8.self) + "\n")
            } catch {
                // Not later: whoever writes the requests may never write another.
                Tenchctl.end(with: error)
            }
            hasFailed = hasFailed || isError(line)
        }
        if hasFailed { throw ExitCode(2) }
    }

    /// Whether a reply is an error; one that cannot be read counts as such.
    private func isError(_ line: [UInt8]) -> Bool {
        let isError = try? unsafe line.withUnsafeBytes { bytes in
            try unsafe JSONDocument(parsing: bytes).root["error"] != nil
        }
        return isError ?? true
    }
}
