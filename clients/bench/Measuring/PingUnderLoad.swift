import ArgumentParser
import Objectives
import Tench
import Tables
import Wire

/// `--ping`: how fast the daemon answers `ping` while connections keep it computing gradients.
struct PingUnderLoad {
    let options: WorkOptions
    private let architecture = "resnet50"
    private let connections = 8
    private let time = Duration.seconds(10)
    private let clock = ContinuousClock()
    /// What the 99th percentile has to stay under, in milliseconds.
    private let limit = 50.0

    func run() async throws {
        let source = try options.weightSource().model(architecture)
        let (times, gradients) = try await Daemon.withDaemon(
            serving: source,
            threads: options.threadCount
        ) { daemon, connection in
            let end = clock.now + time
            return try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<connections {
                    group.addTask { try await load(daemon.endpoint, until: end) }
                }
                let times = try await pings(over: connection, until: end)
                return (times, try await group.reduce(0, +))
            }
        }
        let rate = Double(gradients) / (time / .seconds(1))
        let statistics = Statistics(times)
        let p99 = statistics.quantile(0.99)
        try say(
            """
            \(architecture), \(options.summary): \(rate.fixed(1)) gradients/s over \(connections) \
            connections
            \(times.count) pings: p50 \(statistics.median.fixed(2)) ms, p99 \(p99.fixed(2)) ms, \
            worst \(statistics.maximum.fixed(2)) ms
            """
        )
        guard p99 < limit else {
            try say("the 99th percentile is not below \(limit.fixed(0)) ms")
            throw ExitCode.failure
        }
    }

    /// Keeps a connection computing, and tells how many gradients it had.
    private func load(
        _ endpoint: Endpoint,
        until end: ContinuousClock.Instant
    ) async throws -> Int {
        try await Connection.withConnection(to: endpoint) { connection in
            // Without its gradient in the reply: the load is to be the daemon's, not this
            // process's.
            let call = InputGradient(
                model: architecture,
                input: .tensor(Picture.tensor(batch: options.batch, size: options.size)),
                loss: Objective.loss(batch: options.batch, classes: 1000),
                compute: ComputeMembers(encoding: .none, precision: options.precision)
            )
            var count = 0
            while clock.now < end {
                _ = try await connection.send(call)
                count += 1
            }
            return count
        }
    }

    /// A ping every ten milliseconds, and how long each took.
    private func pings(
        over connection: Connection,
        until end: ContinuousClock.Instant
    ) async throws -> [Double] {
        var times: [Double] = []
        while clock.now < end {
            let start = clock.now
            _ = try await connection.send(Ping())
            times.append((clock.now - start) / .milliseconds(1))
            try await clock.sleep(for: .milliseconds(10))
        }
        return times
    }
}
