package import ArgumentParser
package import Runs

/// The options of trainings that are kept as they are made.
package struct CheckpointOptions: ParsableArguments, Sendable {
    /// How many steps apart checkpoints are; nil for none, or as many as before.
    @Option(
        help: ArgumentHelp(
            "Keep the training in the daemon's models directory, every so many steps.",
            discussion: """
                Weights and the optimizer's state, in two snapshots by turns; --resume goes on from \
                the last, to the same bytes. They go when the run has ended.
                """,
            valueName: "number"
        )
    )
    package var checkpointEvery: Int?

    /// No options given.
    package init() {}

    /// Refuses what is no number of steps.
    package func validate() throws {
        if let checkpointEvery, !(1...1_000_000_000).contains(checkpointEvery) {
            throw ValidationError(
                "--checkpoint-every \(checkpointEvery) is not 1 to a thousand million"
            )
        }
    }

    /// Refuses a daemon that can't keep what is asked for.
    package func check(_ capabilities: [String]) throws {
        guard checkpointEvery == nil || capabilities.contains("snapshot.name") else {
            throw ValidationError(
                "--checkpoint-every: the daemon keeps no snapshots by name: it was started without "
                    + "a models directory, or is an older one"
            )
        }
    }

    /// All of them: checkpoints have no say in what is trained.
    package static var inessential: InessentialOptions {
        InessentialOptions(options: ["--checkpoint-every"])
    }
}
