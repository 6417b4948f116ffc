internal import ArgumentParser
internal import Experiments

/// A preset for pictures of features.
struct FeaturePreset: NamedPreset {
    /// Its numbers, which have no loss.
    let preset: Preset

    private init(_ preset: Preset) {
        var preset = preset
        preset.loss = nil
        self.preset = preset
    }

    var name: String { preset.name }

    /// All presets, in the order they are offered.
    static let all = [FeaturePreset(.lucid), FeaturePreset(.maco), dream]

    /// A photograph's.
    static let dream = FeaturePreset(.dream)

    /// Waves, for any network.
    static func suited(to architecture: String) -> FeaturePreset { FeaturePreset(.lucid) }
}
