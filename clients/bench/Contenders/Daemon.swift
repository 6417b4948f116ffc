import Foundation
import Tench
import Wire

/// A `tenchd` of the bench's own, with one model, on a socket in a temporary folder.
struct Daemon {
    let endpoint: Endpoint
    let process: Int32
    /// From its start to its first answer, with the model loaded and tested.
    let startMilliseconds: Double

    /// The daemon that was built beside this program.
    static var built: String {
        let programs = Bundle.main.executableURL?.deletingLastPathComponent()
        return programs?.appending(component: "tenchd").path ?? "tenchd"
    }

    /// Between two attempts to reach a daemon that starts.
    private static let pause = Duration.milliseconds(2)
    /// How many are made, two minutes of them.
    ///
    /// They are counted, not the time: where this program has to wait for a processor, the daemon
    /// may be ready long before it is asked.
    private static let mostAttempts = 60_000

    /// Starts a daemon, lends it and a connection to `body`, and ends it.
    ///
    /// - Parameters:
    ///   - program: The path of the program.
    ///   - source: Where the model comes from, as `--model` takes it: `architecture:file` or
    ///     `architecture:seed=n`. Its name is the architecture's.
    ///   - threads: How many threads compute.
    ///   - body: What to do with it.
    /// - Returns: What `body` returns.
    /// - Throws: `BenchError` when it does not start, and whatever `body` throws.
    static func withDaemon<Result: Sendable>(
        _ program: String = built,
        serving source: String,
        threads: Int,
        _ body: (Daemon, Connection) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryFolder { folder in
            let socket = folder.appending(component: "socket").path
            let name = source.prefix { $0 != ":" }
            let clock = ContinuousClock()
            let start = clock.now
            let child = try Child(
                "tenchd",
                [
                    program, "--socket", socket, "--threads", "\(threads)", "--model",
                    "\(name)=\(source)",
                ],
                folder: folder
            )
            defer { child.end() }
            let endpoint = Endpoint.unix(path: socket)
            var attempts = 0
            while !(await answers(endpoint)) {
                attempts += 1
                guard child.isRunning, attempts < mostAttempts else {
                    throw BenchError.didNotStart(child.name, reason: child.lastWord)
                }
                try await clock.sleep(for: pause)
            }
            let daemon = Daemon(
                endpoint: endpoint,
                process: child.identifier,
                startMilliseconds: (clock.now - start) / .milliseconds(1)
            )
            return try await Connection.withConnection(to: endpoint) { connection in
                try await body(daemon, connection)
            }
        }
    }

    private static func answers(_ endpoint: Endpoint) async -> Bool {
        let hello = try? await Connection.withConnection(to: endpoint) {
            try await $0.send(Hello())
        }
        return hello != nil
    }
}
