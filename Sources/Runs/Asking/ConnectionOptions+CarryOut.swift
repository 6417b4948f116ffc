internal import Files
package import Options
package import Tench

extension ConnectionOptions {
    /// Runs `body` with a link to each daemon; Ctrl-C, SIGTERM and SIGHUP stop it, exit status 130.
    ///
    /// - Throws: What `body` throws, `RemoteError`, and `ExitCode` when stopped.
    package func carryOut(
        _ body: @escaping @Sendable ([Link]) async throws -> Void
    ) async throws {
        try await exitingOnSignals {
            try await withLinks(notice: { Self.tell(of: $0) }, body)
        }
    }

    private static func tell(of loss: RemoteError) {
        let start = Output.error.terminalWidth == nil ? "" : "\r\u{1B}[K"
        Output.error.say("\(start)\(loss)\nTrying to reach it again.\n")
    }
}
