import Tables

/// `--scaling`: what more threads and larger batches bring, in this process.
struct Scaling {
    let architecture: String
    let options: WorkOptions
    let rounds: Int

    func run() async throws {
        let threads = options.threadCount
        var batched = options
        batched.batch = options.batch * 8
        try say(
            "\(architecture), \(options.summary): one thread's rate, and eight times the batch\n"
        )
        var table = Table(
            "work",
            "ms",
            "one thread ms",
            "its share of the rate (quartiles)",
            "batch \(batched.batch) ms",
            "time per picture (quartiles)"
        )
        for work in options.operations?.elements ?? [.forward, .inputGradient] {
            let series = try await Rounds.measure(
                [
                    InProcessContender("all", InProcess(architecture, options), work),
                    InProcessContender("one", InProcess(architecture, options, threads: 1), work),
                    InProcessContender("batch", InProcess(architecture, batched), work),
                ],
                rounds: rounds
            )
            let perPicture = Statistics.ratios(
                series[2].turns,
                over: series[0].turns.map { 8 * $0 }
            )
            table.add(
                work.rawValue,
                series[0].median.fixed(2),
                series[1].median.fixed(2),
                Statistics.ratios(series[0].turns, over: series[1].turns).summary(digits: 3),
                series[2].median.fixed(2),
                perPicture.summary(digits: 3)
            )
        }
        try say(table)
        try say(
            """

            The share is of \(threads) threads' rate; the time per picture is over batch \
            \(options.batch)'s.
            """
        )
    }
}
