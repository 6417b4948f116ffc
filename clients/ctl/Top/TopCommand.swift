import ArgumentParser
import Files
import Glibc
import Options
import Runs
import Tench
import Wire

/// `tenchctl top`.
struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Watch a daemon: its queue, rates, latencies, memory, and who asks.",
        discussion: """
            Rates, means and P99 are of the time between two looks; P99 is of computing, the bound \
            of a bucket, which double. WAIT MS counts from a request's receipt: it was read in that \
            time too. ALL is since the daemon's start, and IN and OUT since the connection was \
            opened. q or Ctrl-C ends it. Where the output is no terminal, or with --once, it looks \
            twice and prints once.
            """
    )

    @Option(help: ArgumentHelp("How often to look.", valueName: "seconds"))
    var interval = 2.0

    @Flag(help: "Look twice, print once.")
    var once = false

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard (0.1...3600).contains(interval) else {
            throw ValidationError("--interval is between 0.1 and 3600 seconds")
        }
    }

    func run() async throws {
        let command = self
        guard Output.standard.terminalWidth != nil, !once else {
            let screen = try await exitingOnSignals { try await command.look() }
            let lines = screen.lines(width: nil, height: nil)
            return try Output.standard.write(lines.joined(separator: "\n") + "\n")
        }
        // What is under way is not waited for: a daemon that stands still would never answer.
        do {
            try await exitingOnSignals { await command.watch() }
        } catch let error as ExitCode {
            Glibc.exit(error.rawValue)
        }
        Glibc.exit(EXIT_SUCCESS)
    }

    private func look() async throws -> TopScreen {
        try await connection.withConnection { connection in
            let server = try await connection.send(Hello()).server
            let first = try await TopSample.of(server, over: connection)
            try await Task.sleep(for: .seconds(interval))
            return TopScreen(
                now: try await TopSample.of(server, over: connection),
                before: first
            )
        }
    }

    /// What happens while it is watched.
    enum Event: Sendable {
        case sample(TopSample)
        /// There is no answer, for this reason.
        case lost(String)
        case key(UInt8)
        /// A moment has passed.
        case moment
    }

    /// Shows one look after another until a key ends that, or the task is cancelled.
    private func watch() async {
        let (events, post) = AsyncStream.makeStream(of: Event.self)
        let command = self
        let sampler = Task { await command.sample(into: post) }
        let clock = Task {
            while (try? await Task.sleep(for: .milliseconds(100))) != nil { post.yield(.moment) }
            post.finish()
        }
        let keys = Keys { post.yield(.key($0)) }
        defer { keys.end() }
        var view = TopView(interval: interval, endpoint: endpointName)
        view.begin()
        await withTaskCancellationHandler {
            for await event in events where !view.take(event) { break }
        } onCancel: {
            clock.cancel()
        }
        view.end()
        sampler.cancel()
        clock.cancel()
    }

    private var endpointName: String {
        (try? connection.resolvedEndpoint()).map { "\($0)" } ?? ""
    }

    /// Looks again and again; connects anew when the daemon has gone.
    private func sample(into post: AsyncStream<Event>.Continuation) async {
        while !Task.isCancelled {
            do {
                try await connection.withConnection { connection in
                    let server = try await connection.send(Hello()).server
                    while true {
                        post.yield(.sample(try await TopSample.of(server, over: connection)))
                        try await Task.sleep(for: .seconds(interval))
                    }
                }
            } catch {
                let sentence = "\(error)".split(separator: "\n").first.map(String.init)
                post.yield(.lost(sentence ?? ""))
            }
            try? await Task.sleep(for: .seconds(min(1, interval)))
        }
    }
}
