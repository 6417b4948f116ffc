public import ArgumentParser

/// The options that set a matching's numbers: a preset, its form, and an override for each part.
public struct MatchOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "The schedules to start from (default: the one that suits the model's architecture).",
            valueName: "name"
        )
    )
    var preset: MatchPreset?

    @Flag(help: "The preset's octaves of growing size instead of the one; each has its own target.")
    var octaves = false

    @Option(
        help: ArgumentHelp(
            "An octave, in place of the preset's; repeat it for each octave.",
            discussion: "Example: 299/299,220,2.5:1.5,2.4:0.4",
            valueName: "size/crop,steps,lr:lr,sigma:sigma"
        )
    )
    var octave: [Octave] = []

    @Option(
        name: .customLong("k"),
        help: ArgumentHelp("The factor before the distance Σ|ŷ − o|.", valueName: "number")
    )
    var scale: Float?

    @Option(help: "What is blurred after a step: the crop's window or the whole image.")
    var blur = Preset.BlurExtent.window

    @Option(help: ArgumentHelp("The start picture's noise.", valueName: "mean:deviation"))
    var start: StartNoise?

    @Option(
        help: ArgumentHelp(
            "Scale the octaves so that the first has this side, for networks of small inputs.",
            valueName: "pixels"
        )
    )
    var size: Int?

    /// No options given.
    public init() {}

    /// The preset that the options amount to, for a model of this architecture.
    func preset(for architecture: String) -> Preset {
        let octaves = octave.isEmpty ? form(for: architecture).octaves : octave
        let preset = Preset(
            name: "match-\(match(for: architecture).name)",
            octaves: octaves,
            loss: nil,
            blur: blur,
            start: start ?? match(for: architecture).start
        )
        return size.map(preset.scaled(toSize:)) ?? preset
    }

    /// The loss's k, for a model of this architecture.
    func scale(for architecture: String) -> Float { scale ?? form(for: architecture).scale }

    private func match(for architecture: String) -> MatchPreset {
        preset ?? .suited(to: architecture)
    }

    private func form(for architecture: String) -> MatchPreset.Form {
        let match = self.match(for: architecture)
        return octaves ? match.octaves : match.single
    }

    /// Refuses what no picture can be made with.
    public func validate() throws {
        if let size, size < 2 { throw ValidationError("--size \(size) leaves no picture") }
        if let scale, !(scale > 0 && scale.isFinite) {
            throw ValidationError("--k \(scale) is not above zero")
        }
        if octaves && !octave.isEmpty {
            throw ValidationError("--octaves takes the preset's and --octave your own; give one")
        }
    }
}

extension MatchPreset: ExpressibleByArgument {
    /// The preset of that name.
    public init?(argument: String) {
        guard let preset = Self.all.first(where: { $0.name == argument }) else { return nil }
        self = preset
    }

    /// The presets' names.
    public static var allValueStrings: [String] { all.map(\.name) }
}
