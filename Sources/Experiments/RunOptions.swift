public import ArgumentParser

/// The options of every run that makes pictures: its seed, its place, its way of telling.
public struct RunOptions: ParsableArguments, Sendable {
    /// What the generator is reset to for each picture.
    @Option(
        help: ArgumentHelp(
            "The number that the generator is reset to for each picture.",
            valueName: "number"
        )
    )
    public var seed = 999

    /// The generator.
    @Option(
        help:
            "The generator: our own, or the original scripts' (torch for noise, Python for crops)."
    )
    public var random = RandomKind.tench

    /// Where the pictures go.
    @Option(help: ArgumentHelp("The folder for the pictures and run.json.", valueName: "folder"))
    public var out = "pictures"

    /// Whether standard output gets JSON events.
    @Flag(help: "Tell what happens as JSON, an event a line, on standard output.")
    public var json = false

    /// No options given.
    public init() {}

    /// Refuses a seed below zero.
    public func validate() throws {
        guard seed >= 0 else { throw ValidationError("--seed \(seed) is below zero") }
    }
}
