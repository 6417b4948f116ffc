package import ArgumentParser
package import Files
package import JSON
package import Randomness
package import Runs
package import Tench

/// The options of every run that makes pictures: its seed, its place, its way of telling.
package struct RunOptions: ParsableArguments, Sendable {
    /// What the generator is reset to for each picture.
    @Option(
        help: ArgumentHelp(
            "The number that the generator is reset to for each picture.",
            valueName: "number"
        )
    )
    package var seed = 999

    /// The generator.
    @Option(
        help:
            "The generator: our own, or the original scripts' (torch for noise, Python for crops)."
    )
    package var random = RandomKind.tench

    /// Where the pictures go.
    @Option(help: ArgumentHelp("The folder for the pictures and run.json.", valueName: "folder"))
    package var out = "pictures"

    /// The share of the pictures that is made.
    @Option(
        help: ArgumentHelp(
            "Make one of several equal shares of the pictures, beside other programs.",
            discussion: "Example: 1/4, and 2/4 to 4/4 elsewhere, into one folder or several.",
            valueName: "number/count"
        )
    )
    package var shard = Shard.whole

    /// Whether pictures that are there already are kept.
    @Flag(help: "Keep the pictures of an earlier run that was the same but did not end.")
    package var resume = false

    /// The only pictures that are made, by file name; empty for all.
    @Option(
        help: ArgumentHelp(
            "Make only the picture of this file name; repeat it for several.",
            valueName: "file"
        )
    )
    package var only: [String] = []

    /// Whether what matters little is transparent in the files.
    @Flag(
        help: "Make transparent what the loss hangs on little, summed over the last octave's steps."
    )
    package var alpha = false

    /// After how many steps each a picture is a frame of its animation; nil for none.
    @Option(
        help: ArgumentHelp(
            "Write how each picture formed, a frame after every so many steps, beside it as .apng.",
            valueName: "steps"
        )
    )
    package var frameEvery: Int?

    @OptionGroup var labelling: LabelOptions

    /// How the run tells of itself.
    @OptionGroup package var telling: TellingOptions

    /// No options given.
    package init() {}

    /// Those that say where and how pictures are made, not which.
    package static var inessential: InessentialOptions {
        TellingOptions.inessential
            + InessentialOptions(
                flags: ["--resume"],
                options: ["--out", "--shard", "--only", "--frame-every"]
            )
    }

    /// Refuses a seed below zero.
    package func validate() throws {
        if let frameEvery, frameEvery < 1 {
            throw ValidationError("--frame-every \(frameEvery): at least one step is needed")
        }
        guard seed >= 0 else { throw ValidationError("--seed \(seed) is below zero") }
        try labelling.check()
    }

    /// The names of `--labels`, or those that the daemon has for the model.
    package func labels(for model: RemoteModel) throws(LabelsError) -> Labels {
        try labelling.labels(for: model)
    }

    /// The pictures that `--only` leaves of an experiment's.
    ///
    /// - Throws: `ValidationError` of a name that none has.
    package func asked(of commissions: [Commission]) throws -> [Commission] {
        let files = commissions.map(\.file)
        if let stray = only.first(where: { !files.contains($0) }) {
            throw ValidationError("--only \(stray): no picture of this run has that name")
        }
        return only.isEmpty ? commissions : commissions.filter { only.contains($0.file) }
    }

    /// A manifest of the run that these options ask for.
    ///
    /// - Throws: `UnfitPreset`; what a call throws.
    package func manifest(
        _ invocation: Invocation,
        models: [RemoteModel],
        preset: Preset,
        experiment: JSONValue = [:],
        over caller: some Caller
    ) async throws -> PictureManifest {
        try preset.check()
        return PictureManifest(
            try await RunOrigin(invocation, models: models.map(\.identity), over: caller),
            preset: preset,
            random: random,
            seed: seed,
            isTransparent: alpha,
            experiment: experiment
        )
    }
}

extension Shard: ExpressibleByArgument {}
