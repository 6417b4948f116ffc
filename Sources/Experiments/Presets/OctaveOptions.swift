import ArgumentParser

/// The options for octaves, and for what they begin with, that every way of making pictures has.
package struct OctaveOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "An octave, in place of the preset's; repeat it for each octave.",
            discussion: "Example: 299/299,220,2.5:1.5,2.4:0.8",
            valueName: "size/crop,steps,lr:lr,sigma:sigma"
        )
    )
    var octave: [Octave] = []

    @Option(help: ArgumentHelp("The start picture's noise.", valueName: "mean:deviation"))
    var start: StartNoise?

    @Option(
        help: ArgumentHelp(
            "Scale the octaves so that the first has this side, for networks of small inputs.",
            valueName: "pixels"
        )
    )
    var size: Int?

    @OptionGroup var approach: ApproachOptions

    /// No options given.
    package init() {}

    /// The preset with what the options put in place of its own.
    func applied(to preset: Preset) -> Preset {
        var preset = preset
        if !octave.isEmpty { preset.octaves = octave }
        if let start { preset.start = start }
        preset.approach = approach.applied(to: preset.approach)
        return size.map(preset.scaled(toSize:)) ?? preset
    }

    /// Whether what is asked for shows a network other parts of the picture from step to step.
    var movesThePicture: Bool {
        octave.contains { $0.crop != $0.size }
            || approach.transform.contains { $0.transformation?.moves == true }
    }

    /// The same; unless the options say sizes, windows of the first octave have this side.
    package func applied(to preset: Preset, showing side: Int) -> Preset {
        guard size == nil, octave.isEmpty else { return applied(to: preset) }
        let first = preset.octaves[0]
        return applied(to: preset.scaled(toSize: first.size * side / first.crop))
    }

    /// Refuses a size that has no pixels.
    package func validate() throws {
        if let size, size < 2 { throw ValidationError("--size \(size) leaves no picture") }
    }
}

extension Octave: ExpressibleByArgument {}
extension StartNoise: ExpressibleByArgument {}
