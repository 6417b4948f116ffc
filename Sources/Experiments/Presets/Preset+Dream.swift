extension Preset {
    /// A photograph's, declared: found by looking, with steps so few and small that one sees still
    /// what it was.
    ///
    /// What looks back at one arises at the smallest size and is drawn finer at the others.
    package static let dream = Preset(
        name: "dream",
        octaves: [(224, 16), (320, 12), (448, 12)].map { size, steps in
            Octave(
                size: size,
                crop: size,
                iterations: steps,
                learningRate: Schedule(0.03, 0.03),
                sigma: Schedule(0, 0)
            )
        },
        loss: nil,
        blur: .image,
        approach: Approach(.fourier(decay: 1), .adam, through: [.pad(8), .jitter(16)])
    )
}
