internal import Experiments

/// A preset for pictures of features.
struct FeaturePreset: NamedPreset {
    /// Its numbers, which have no loss.
    let preset: Preset

    var name: String { preset.name }

    /// All presets, in the order they are offered.
    static let all = [FeaturePreset(.lucid), FeaturePreset(.maco), dream]

    /// A photograph's, declared: steps so few and small that it stays what it is, at three sizes.
    static let dream = FeaturePreset(
        Preset(
            name: "dream",
            octaves: [224, 320, 448].map {
                Octave(
                    size: $0,
                    crop: $0,
                    iterations: 20,
                    learningRate: Schedule(0.05, 0.05),
                    sigma: Schedule(0, 0)
                )
            },
            blur: .image,
            approach: Approach(.fourier(decay: 1), .adam, through: [.pad(8), .jitter(16)])
        )
    )

    private init(_ preset: Preset) {
        var preset = preset
        preset.loss = nil
        self.preset = preset
    }

    /// Waves, for any network.
    static func suited(to architecture: String) -> FeaturePreset { FeaturePreset(.lucid) }
}
