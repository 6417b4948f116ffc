import ArgumentParser
package import Runs

/// The option for how many pictures are descended side by side: of how long they take, not of what
/// they are.
package struct BatchOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "How many pictures are made side by side, to the bytes that each has alone.",
            discussion: """
                By default several where windows are so small that asking for a step takes longer \
                than the step, else one.
                """,
            valueName: "number"
        )
    )
    var batch: Int?

    /// No options given.
    package init() {}

    /// Refuses a batch of nothing.
    package func validate() throws {
        if let batch, batch < 1 {
            throw ValidationError("--batch \(batch): at least one picture is needed")
        }
    }

    /// It has no say in the results.
    package static var inessential: InessentialOptions { InessentialOptions(options: ["--batch"]) }

    /// Pixels that a step of a batch looks at, unless one picture has more: measured on two cores.
    ///
    /// Four windows of 58×58 pixels of the networks that ship take a tenth to a quarter less of the
    /// processors' time together than one by one; two of 116×116 take as much, and eight more.
    private static let pixels = 1 << 14

    /// How many pictures are made side by side by these octaves and this many looks a step.
    package func count(for preset: Preset) -> Int {
        if let batch { return batch }
        let windows = preset.octaves.map { $0.crop * $0.crop * preset.approach.looks }
        return max(Self.pixels / (windows.max() ?? 1), 1)
    }
}
