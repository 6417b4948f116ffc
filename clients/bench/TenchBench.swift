import ArgumentParser
import Experiments

/// Measures Tench: against its peers, operation by operation, and on its own machine's terms.
@main
struct TenchBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tench-bench",
        abstract: "Measure how fast Tench computes.",
        discussion: """
            Without --profile, --overhead, --scaling or --ping it compares Tench with PyTorch, ONNX \
            Runtime and OpenVINO, as far as the Python of --python has them: the same weights and \
            picture, in turns of a quarter of a second, each turn taken again when other processes \
            disturbed it. Tench's time is that of a whole request to a daemon which it starts.

            Example: tench-bench --profile resnet50 --operation forward,input_gradient
            """,
        version: Release.version
    )

    @Option(
        help: ArgumentHelp("Time each operation of a network.", valueName: "architecture")
    )
    var profile: String?

    @OptionGroup(title: "The work") var work: WorkOptions

    func run() async throws {
        if let profile {
            try Profile(architecture: profile, options: work).run()
        }
    }
}
