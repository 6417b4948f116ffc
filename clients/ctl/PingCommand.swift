import ArgumentParser
import Files
import Options
import Tench
import Wire

/// `tenchctl ping`.
struct PingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping",
        abstract: "See whether the daemon answers, and how fast.",
        discussion: """
            With --wait it is asked again and again until it does, which is how a script waits for a \
            daemon that it has just started; --wait=SECONDS gives up after that time.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    // Text, because the parser takes a number that it cannot read for a flag, and would wait for
    // ever.
    @Option(
        defaultAsFlag: "forever",
        parsing: .next,
        help: ArgumentHelp("Keep trying, for ever or for so long.", valueName: "seconds")
    )
    var wait: String?

    private var patience: Duration? {
        switch wait {
        case nil: .zero
        case "forever": .seconds(1 << 31)
        case let text?: Double(text).flatMap { (0...1e9).contains($0) ? .seconds($0) : nil }
        }
    }

    func validate() throws {
        guard patience != nil else { throw ValidationError("--wait takes a number of seconds") }
    }

    func run() async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + (patience ?? .zero)
        while true {
            do {
                let time = try await connection.withConnection { connection in
                    try await clock.measure { _ = try await connection.send(Ping()) }
                }
                let microseconds = time / .microseconds(1)
                try Output.standard.write("the daemon answered in \(Int(microseconds)) µs\n")
                return
            } catch let error as RemoteError {
                guard clock.now < deadline else { throw error }
                try await clock.sleep(for: .milliseconds(50))
            }
        }
    }
}
