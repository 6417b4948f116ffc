internal import ArgumentParser
internal import Experiments

/// The options for what is raised, of which networks, and how.
struct FeatureOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "A network's name in the daemon; of several the first is that of layers without one.",
            valueName: "name"
        )
    )
    var model: [String]

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("What a picture is to raise; repeat it for several.", valueName: "sum"),
        transform: { try Self.read($0, as: Expression.init) }
    )
    var objective: [Expression] = []

    @Option(
        help: ArgumentHelp(
            "A picture of each channel of a layer, or of some: layer:0-63.",
            valueName: "layer[:list]"
        )
    )
    var channels: [ChannelsWish] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Pictures on the way from one objective to another.", valueName: "a..b"),
        transform: { try Self.read($0, as: Interpolation.init) }
    )
    var interpolate: Interpolation?

    @Option(help: ArgumentHelp("How many pictures --interpolate makes.", valueName: "number"))
    var frames = 9

    @Option(
        help: ArgumentHelp(
            "Several pictures of each objective, descended together, that are to differ.",
            discussion: """
                Their likeness, the sum of ⟨Gram, Gram⟩ over pairs, counts with the weight, at the \
                objective's first layer or another, from the 17th step on. Example: 4:100
                """,
            valueName: "count:weight[:layer]"
        )
    )
    var diversity: DiversityWish?

    @Option(
        help: ArgumentHelp(
            "Begin with a photograph, the middle square of it, rather than with noise.",
            valueName: "file"
        )
    )
    var from: String?

    @Option(
        help: ArgumentHelp(
            "The numbers to start from (default: lucid, and dream with --from).",
            valueName: "name"
        )
    )
    var preset: FeaturePreset?

    @Option(
        help: """
            When closed ReLUs let through what would open them: in the first 16 steps, always, never.
            """
    )
    var relu = ReluWish.opening

    @OptionGroup(title: "Generation") var octaves: OctaveOptions

    /// Refuses what no picture can be made of.
    func validate() throws {
        if model.isEmpty { throw ValidationError("--model: at least one network is needed") }
        if objective.isEmpty && channels.isEmpty && interpolate == nil {
            throw ValidationError("nothing to raise: give --objective, --channels or --interpolate")
        }
        if interpolate != nil, !(2...1000).contains(frames) {
            throw ValidationError("--frames \(frames): 2 to 1000 are wanted")
        }
        if diversity != nil && from != nil {
            throw ValidationError(
                "--diversity begins with noise: pictures that begin as one photograph stay alike"
            )
        }
    }

    /// The numbers that the options amount to, for pictures of a network's usual side.
    func preset(sized side: Int) -> Preset {
        let preset = preset ?? (from == nil ? .suited(to: "") : .dream)
        return octaves.applied(to: preset.preset, showing: side)
    }

    private static func read<Value>(
        _ text: String,
        as read: (String) throws(ExpressionError) -> Value
    ) throws -> Value {
        do throws(ExpressionError) {
            return try read(text)
        } catch { throw ValidationError("\(error)") }
    }
}
