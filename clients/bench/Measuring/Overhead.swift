import Tables
import Wire

/// `--overhead`: what a request through the socket takes over the same call in this process.
struct Overhead {
    let architecture: String
    let options: WorkOptions
    let rounds: Int

    func run() async throws {
        let source = try options.weightSource().model(architecture)
        try say(
            """
            \(architecture) through the socket, picture and result in base64, against the same \
            call in-process; \(options.summary)

            """
        )
        var table = Table("work", "in-process ms", "socket ms", "ratio (quartiles)")
        for work in options.operations?.elements ?? [.forward, .inputGradient] {
            let series = try await Daemon.withDaemon(
                serving: source,
                threads: options.threadCount
            ) { daemon, connection in
                try await Rounds.measure(
                    [
                        InProcessContender(
                            "in-process",
                            InProcess(architecture, options),
                            work
                        ),
                        DaemonContender(
                            "socket",
                            daemon,
                            connection,
                            architecture,
                            work,
                            options,
                            encoding: .b64
                        ),
                    ],
                    rounds: rounds
                )
            }
            table.add(
                work.rawValue,
                series[0].median.fixed(2),
                series[1].median.fixed(2),
                Statistics.ratios(series[1].turns, over: series[0].turns).summary(digits: 3)
            )
        }
        try say(table)
    }
}
