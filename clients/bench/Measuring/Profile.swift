import Kernels
import Networks
import Synchronization
import Tables

/// `--profile`: a network's operations one by one, in this process.
struct Profile {
    let architecture: String
    let options: WorkOptions

    func run() throws {
        let pool = Pool(threads: options.threadCount)
        let peak = 2 * Peak.multiplyAddsPerSecond(pool: pool) / 1e9
        try say(
            "multiply-add peak of \(pool.threads) threads, \(KernelSet.bound.name): "
                + "\(peak.fixed(1)) GFLOP/s"
        )
        for work in options.operations?.elements ?? [.forward, .inputGradient] {
            try say(
                "\n\(architecture) \(work.rawValue), \(options.size)×\(options.size), batch "
                    + "\(options.batch), \(options.precision)\n"
            )
            try say(ProfileTable(try measure(work), peak: peak))
        }
    }

    /// Medians over at least five repetitions and three seconds.
    private func measure(_ work: Work) throws -> ProfileTable.Times {
        var network = try InProcess(architecture, options)
        for _ in 0..<2 { try network.run(work) }
        let recorder = Recorder()
        var totals: [Double] = []
        let clock = ContinuousClock()
        let end = clock.now + .seconds(3)
        while totals.count < 5 || clock.now < end {
            let start = clock.now
            try network.run(work) { recorder.note($0) }
            totals.append((clock.now - start) / .milliseconds(1))
            recorder.endRun()
        }
        return ProfileTable.Times(steps: recorder.steps, whole: Statistics(totals).median)
    }
}

/// Collects the reports of runs that are all alike.
private final class Recorder: Sendable {
    private struct State {
        var current: [StepReport] = []
        var runs: [[StepReport]] = []
    }
    private let state = Mutex(State())

    func note(_ report: StepReport) { state.withLock { $0.current.append(report) } }

    func endRun() {
        state.withLock { state in
            state.runs.append(state.current)
            state.current = []
        }
    }

    /// Each pass of each step with its median time, in the order of execution.
    var steps: [ProfileTable.Row] {
        let runs = state.withLock { $0.runs }
        return (runs.first ?? []).enumerated().map { index, report in
            ProfileTable.Row(
                name: report.name,
                kind: report.kind,
                pass: report.pass,
                milliseconds: Statistics(runs.map { $0[index].time / .milliseconds(1) }).median,
                gigaflop: 2 * Double(report.multiplyAccumulates) / 1e9
            )
        }
    }
}
