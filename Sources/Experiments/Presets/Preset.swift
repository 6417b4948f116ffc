/// Every number of a class picture's generation, under the name of the network it was tuned for.
package struct Preset: Hashable, Sendable {
    /// Which pixels are blurred after a step.
    package enum BlurExtent: String, Sendable, CaseIterable {
        /// Only the window that was descended in, mirrored at its edge.
        case window
        /// The whole picture.
        case image
    }

    /// The network's name.
    package let name: String
    /// The octaves in order; the picture is resized between them.
    package var octaves: [Octave]
    /// The loss of each step; nil where the experiment has one that is not about a class.
    package var loss: ClassLoss?
    /// What the blur touches.
    package var blur: BlurExtent
    /// The noise to begin with.
    package var start = StartNoise()
    /// What is moved, how, and what is seen of it.
    package var approach = Approach()

    /// All presets, in the order they are offered.
    package static let all: [Preset] = [
        .googlenet, .resnet, .inception, .resnetMini, .googlenetMini, .lucid, .maco,
    ]

    /// GoogLeNet's.
    package static let googlenet = Preset(
        name: "googlenet",
        octaves: [
            octave(299, 299, 220, (1.5, 1.0), (2.4, 0.8)),
            octave(490, 470, 500, (1.3, 0.45), (1.5, 0.4)),
        ],
        loss: ClassLoss(.abs, target: 200),
        blur: .image
    )

    /// ResNet-50's.
    package static let resnet = Preset(
        name: "resnet",
        octaves: [
            octave(299, 299, 220, (2.5, 1.5), (2.4, 0.8)),
            octave(490, 470, 500, (1.5, 0.3), (1.5, 0.4)),
            octave(600, 570, 100, (1.5, 0.4), (1.5, 0.4)),
        ],
        loss: ClassLoss(.linear, target: 200, weight: 0.5),
        blur: .window
    )

    /// InceptionV3's.
    package static let inception = Preset(
        name: "inception",
        octaves: [
            octave(299, 299, 100, (1.5, 1.0), (2.4, 0.8)),
            octave(340, 320, 100, (1.3, 0.45), (1.5, 0.4)),
            octave(390, 390, 100, (1.3, 0.45), (1.5, 0.4)),
        ],
        loss: ClassLoss(.abs, target: 200),
        blur: .image
    )

    /// resnet_mini's: pictures of 96 pixels and 20 classes.
    package static let resnetMini = mini("resnet-mini")

    /// googlenet_mini's, of the same pictures and classes.
    package static let googlenetMini = mini("googlenet-mini")

    /// Any network's: waves of decorrelated colours under Adam, seen a little turned, shifted and
    /// scaled, as the libraries lucid and lucent do (Olah et al., Feature Visualization, 2017).
    package static let lucid = Preset(
        name: "lucid",
        octaves: [octave(224, 224, 512, (0.05, 0.05), (0, 0))],
        loss: ClassLoss(.linear, target: 200),
        blur: .image,
        start: StartNoise(mean: 0, deviation: 0.01),
        approach: Approach(
            .fourier(decay: 1),
            .adam,
            through: [.pad(16), .jitter(8), .scale(0.9...1.1), .rotate(-10...10)]
        )
    )

    /// Any network's: the phases of waves of a photograph's amplitudes, seen in cuts of half to
    /// nine tenths of what a network takes (Fel et al., MaCo, 2023).
    package static let maco = Preset(
        name: "maco",
        octaves: [octave(320, 224, 300, (0.1, 0.01), (0, 0))],
        loss: ClassLoss(.linear, target: 200),
        blur: .image,
        approach: Approach(
            .phases,
            .adam,
            through: [.crop(0.5...0.9), .noise(deviation: Schedule(0.08, 0.08))]
        )
    )

    /// Declared: found by looking.
    ///
    /// Waves, so that forms come first; by steps of one length along the gradient, because Adam's
    /// move what matters to the class no further than all the rest, and the ground fills with
    /// colours. Behind noise a network sees large forms first, and no fine patterns.
    private static func mini(_ name: String) -> Preset {
        Preset(
            name: name,
            octaves: [octave(96, 96, 80, (8, 0.4), (0, 0))],
            loss: ClassLoss(.linear, target: 200),
            blur: .image,
            start: StartNoise(mean: 0, deviation: 0.01),
            approach: Approach(
                .fourier(decay: 1),
                .normalized,
                through: [.pad(2), .noise(deviation: Schedule(0.4, 0))]
            )
        )
    }

    /// The loss of each step, of a preset for class pictures.
    package var classLoss: ClassLoss {
        guard let loss else { preconditionFailure("\(name) is no preset for class pictures") }
        return loss
    }

    /// The steps of all octaves.
    package var steps: Int { octaves.reduce(0) { $0 + $1.iterations } }

    /// The same numbers for pictures whose first octave has this side: for small networks.
    package func scaled(toSize size: Int) -> Preset {
        var scaled = self
        let factor = Double(size) / Double(octaves[0].size)
        scaled.octaves = octaves.map { $0.scaled(by: factor) }
        scaled.approach = approach.scaled(by: factor)
        return scaled
    }

    /// Leaves out whatever shows a network another part of the picture from step to step.
    mutating func holdStill() {
        octaves = octaves.map(\.whole)
        approach.transformations.removeAll(where: \.moves)
    }

    /// Refuses numbers that don't go together.
    package func check() throws(UnfitPreset) {
        let blurs = octaves.contains { $0.sigma.start > 0 || $0.sigma.end > 0 }
        if blurs && approach.parameterisation != .pixels {
            throw UnfitPreset(parameterisation: approach.parameterisation)
        }
    }

    private static func octave(
        _ size: Int,
        _ crop: Int,
        _ iterations: Int,
        _ rate: (Double, Double),
        _ sigma: (Double, Double)
    ) -> Octave {
        Octave(
            size: size,
            crop: crop,
            iterations: iterations,
            learningRate: Schedule(rate.0, rate.1),
            sigma: Schedule(sigma.0, sigma.1)
        )
    }
}

/// A blur after each step of what are no pixels.
package struct UnfitPreset: Error, Equatable, CustomStringConvertible {
    let parameterisation: Parameterisation

    /// What is wrong, and what would be right.
    package var description: String {
        """
        --parameterisation \(parameterisation) cannot be blurred after a step, as the octaves ask: \
        take --preset lucid, or octaves that end in 0:0; --transform blur:SIGMA blurs what the \
        network is shown
        """
    }
}
