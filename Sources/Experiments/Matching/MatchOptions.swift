import ArgumentParser

/// The options that set a matching's numbers: a preset, its form, and an override for each part.
package struct MatchOptions: ParsableArguments, Sendable {
    @Option(help: MatchPreset.help)
    var preset: MatchPreset?

    @Flag(
        name: .customLong("octaves"),
        help: "The preset's octaves of growing size instead of the one; each has its own target."
    )
    var takesOctaves = false

    @OptionGroup var octaves: OctaveOptions

    @Option(
        name: .customLong("k"),
        help: ArgumentHelp("The factor before the distance.", valueName: "number")
    )
    var scale: Float?

    @Option(help: "How the distance of the outputs is taken (default: the preset's).")
    var distance: OutputDistance?

    @Option(help: Preset.BlurExtent.help)
    var blur = Preset.BlurExtent.window

    /// No options given.
    package init() {}

    /// The preset that the options amount to, for a model of this architecture.
    func preset(for architecture: String) -> Preset {
        let match = self.match(for: architecture)
        return octaves.applied(
            to: Preset(
                name: "match-\(match.name)",
                octaves: form(for: architecture).octaves,
                loss: nil,
                blur: blur,
                start: match.start,
                approach: match.approach
            )
        )
    }

    /// The loss's k, for a model of this architecture.
    func scale(for architecture: String) -> Float { scale ?? form(for: architecture).scale }

    /// How the distance is taken, for a model of this architecture.
    func distance(for architecture: String) -> OutputDistance {
        distance ?? match(for: architecture).distance
    }

    private func match(for architecture: String) -> MatchPreset {
        preset ?? .suited(to: architecture)
    }

    private func form(for architecture: String) -> MatchPreset.Form {
        let match = self.match(for: architecture)
        return takesOctaves ? match.octaves : match.single
    }

    /// Refuses what no picture can be made with.
    package func validate() throws {
        if let scale, !(scale > 0 && scale.isFinite) {
            throw ValidationError("--k \(scale) is not above zero")
        }
        if takesOctaves && !octaves.octave.isEmpty {
            throw ValidationError("--octaves takes the preset's and --octave your own; give one")
        }
    }
}
