import ArgumentParser
import Randomness

/// The options that set a generation's numbers: a preset, and an override for each part of it.
package struct PresetOptions: ParsableArguments, Sendable {
    @Option(help: Preset.help)
    var preset: Preset?

    @OptionGroup var octaves: OctaveOptions

    @Option(
        help: ArgumentHelp(
            "The class's loss: |target − o| or target − o, times a weight.",
            discussion: "Examples: abs,200 and linear,200,0.5",
            valueName: "abs|linear,target[,weight]"
        )
    )
    var loss: ClassLoss?

    @Option(help: Preset.BlurExtent.help)
    var blur: Preset.BlurExtent?

    /// No options given.
    package init() {}

    /// The preset that the options amount to, for a model of this architecture.
    package func preset(for architecture: String) -> Preset {
        var preset = preset ?? .suited(to: architecture)
        if let loss { preset.loss = loss }
        if let blur { preset.blur = blur }
        return octaves.applied(to: preset)
    }
}

extension Preset: NamedPreset {
    /// The preset tuned for an architecture, or for its nearest relative.
    package static func suited(to architecture: String) -> Preset {
        if architecture == "resnet_mini" { return .resnetMini }
        if architecture == "googlenet_mini" { return .googlenetMini }
        if architecture.hasPrefix("googlenet") { return .googlenet }
        return architecture.hasPrefix("inception") ? .inception : .resnet
    }
}

extension ClassLoss: ExpressibleByArgument {}
extension ClassList: ExpressibleByArgument {}
extension RandomKind: ExpressibleByArgument {}
extension OutputDistance: ExpressibleByArgument {}
