import ArgumentParser
import Remote
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

    @Option(
        defaultAsFlag: Double.infinity,
        help: ArgumentHelp("Keep trying, for ever or for so long.", valueName: "seconds")
    )
    var wait: Double?

    func run() async throws {
        let clock = ContinuousClock()
        let patience = min(wait ?? 0, 1e9)
        let deadline = clock.now + .seconds(patience)
        while true {
            do {
                let time = try await connection.withConnection { connection in
                    try await clock.measure { _ = try await connection.send(Ping()) }
                }
                let microseconds = time / .microseconds(1)
                print("the daemon answered in \(Int(microseconds)) µs")
                return
            } catch let error as RemoteError {
                guard clock.now < deadline else { throw error }
                try await clock.sleep(for: .milliseconds(50))
            }
        }
    }
}
