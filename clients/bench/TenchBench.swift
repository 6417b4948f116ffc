import ArgumentParser
import Options
import Runs
import Glibc
import Wire

/// Measures Tench: against its peers, operation by operation, and on its own machine's terms.
@main
struct TenchBench: Program, Sendable {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-bench",
        abstract: "Measure how fast Tench computes.",
        discussion: """
            Without --profile, --overhead, --scaling, --ping or --tune it compares Tench with PyTorch, \
            ONNX Runtime and OpenVINO, as far as the Python of --python has them, or with another \
            build's daemon (--against): the same weights and picture, in turns of a quarter of a \
            second, each turn taken again when other processes disturbed it. Of Tench it tells \
            two times: that of a whole request to a daemon which it starts, and that of the same \
            call in-process.

            Example: tench-bench --profile resnet50 --operation forward,input_gradient
            """,
        version: Release.version
    )

    @Option(
        help: ArgumentHelp("Time each operation of a network.", valueName: "architecture")
    )
    var profile: String?

    @Option(
        help: ArgumentHelp("Hold the socket against calls in-process.", valueName: "architecture")
    )
    var overhead: String?

    @Option(
        help: ArgumentHelp("See what threads and batches bring.", valueName: "architecture")
    )
    var scaling: String?

    @Flag(help: "Time ping while eight connections keep the daemon computing.")
    var ping = false

    @Flag(help: "Write the source of the table of methods, measured on this machine.")
    var tune = false

    @OptionGroup(title: "The work") var work: WorkOptions
    @OptionGroup(title: "The comparison") var comparison: ComparisonOptions

    func validate() throws {
        let measurements = [profile, overhead, scaling].compactMap { $0 }
        guard measurements.count + (ping ? 1 : 0) + (tune ? 1 : 0) <= 1 else {
            throw ValidationError(
                "one of --profile, --overhead, --scaling, --ping and --tune at a time"
            )
        }
        for architecture in measurements { try WorkOptions.check(architecture: architecture) }
    }

    func run() async throws {
        // A peer that has ended is an error of one measurement, not the end of this program.
        signal(SIGPIPE, SIG_IGN)
        do {
            try await stoppingOnSignals {
                do {
                    try await measure()
                } catch {
                    // A wish to stop also ends connections in the middle: that is no news then.
                    try Task.checkCancellation()
                    throw error
                }
            }
        } catch is CancellationError {
            throw ExitCode(130)
        }
    }

    private func measure() async throws {
        if let profile {
            try Profile(architecture: profile, options: work).run()
        } else if let overhead {
            try await Overhead(architecture: overhead, options: work, rounds: comparison.rounds)
                .run()
        } else if let scaling {
            try await Scaling(architecture: scaling, options: work, rounds: comparison.rounds).run()
        } else if ping {
            try await PingUnderLoad(options: work).run()
        } else if tune {
            try Tuning(
                networks: comparison.networks.elements,
                options: work,
                rounds: comparison.rounds
            ).run()
        } else {
            try await Comparison(options: work, rivals: comparison).run()
        }
    }
}
