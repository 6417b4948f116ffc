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

    @Option(
        help: ArgumentHelp(
            "How the distance of the outputs is taken (default: the preset's).",
            discussion: """
                caricature: none is; what stands out in the given output grows endlessly. The larger \
                the POWER (at least 1; 2 unless said) the more of it is what leads there.
                """
        )
    )
    var distance: MatchLoss?

    @Option(
        help: ArgumentHelp(
            "The layer whose output is matched.",
            discussion: """
                All but logits keep to their places: the octaves' windows are then the whole \
                picture, and nothing moves it.
                """,
            valueName: "name"
        )
    )
    var layer = "logits"

    @Option(help: Preset.BlurExtent.help)
    var blur = Preset.BlurExtent.window

    @OptionGroup(title: "The run") var batching: BatchOptions

    /// No options given.
    package init() {}

    /// The preset that the options amount to, for a model of this architecture.
    func preset(for architecture: String) -> Preset {
        let match = self.match(for: architecture)
        var preset = Preset(
            name: "match-\(match.name)",
            octaves: form(for: architecture).octaves,
            loss: nil,
            blur: blur,
            start: match.start,
            approach: match.approach
        )
        if layer != "logits" { preset.holdStill() }
        return octaves.applied(to: preset)
    }

    /// The loss's k, for a model of this architecture.
    func scale(for architecture: String) -> Float { scale ?? form(for: architecture).scale }

    /// What is descended, for a model of this architecture.
    func loss(for architecture: String) -> MatchLoss {
        distance ?? match(for: architecture).loss
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
        if layer != "logits", octaves.movesThePicture {
            throw ValidationError(
                "--layer \(layer): its output has places, so give octaves as SIDE/SIDE and only "
                    + "--transform blur or noise"
            )
        }
        if takesOctaves && !octaves.octave.isEmpty {
            throw ValidationError("--octaves takes the preset's and --octave your own; give one")
        }
    }
}
