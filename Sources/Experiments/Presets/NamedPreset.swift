package import ArgumentParser

/// A preset that is asked for by the name of the network it was tuned for.
package protocol NamedPreset: ExpressibleByArgument, Sendable {
    /// All presets, in the order they are offered.
    static var all: [Self] { get }
    /// The network's name.
    var name: String { get }
    /// The preset tuned for an architecture, or for its nearest relative.
    static func suited(to architecture: String) -> Self
}

extension NamedPreset {
    /// The preset of that name.
    package init?(argument: String) {
        guard let preset = Self.all.first(where: { $0.name == argument }) else { return nil }
        self = preset
    }

    /// The presets' names.
    package static var allValueStrings: [String] { all.map(\.name) }

    /// What `--help` says of the option that asks for one.
    static var help: ArgumentHelp {
        ArgumentHelp(
            "The schedules to start from (default: the one that suits the model's architecture).",
            valueName: "name"
        )
    }
}

extension Preset.BlurExtent: ExpressibleByArgument {
    /// What `--help` says of the option that asks for one.
    static var help: ArgumentHelp {
        "What is blurred after a step: the crop's window or the whole image."
    }
}
