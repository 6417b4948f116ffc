extension Preset {
    /// A photograph's, declared: steps so few and small that it stays what it is, at three sizes.
    package static let dream = Preset(
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
        loss: nil,
        blur: .image,
        approach: Approach(.fourier(decay: 1), .adam, through: [.pad(8), .jitter(16)])
    )
}
