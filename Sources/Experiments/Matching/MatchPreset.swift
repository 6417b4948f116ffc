import ArgumentParser

/// Every number of an output's matching, under the name of the network it was tuned for.
///
/// It has two forms: a single size, and octaves for which the target is found anew.
package struct MatchPreset: NamedPreset, Hashable {
    /// The network's name.
    package let name: String
    /// One size, in one octave or several.
    package let single: Form
    /// Octaves of growing size.
    package let octaves: Form
    /// What is descended.
    package var loss = MatchLoss.distance(.l1)
    /// The noise to begin with.
    package var start = StartNoise()
    /// What is moved, how, and what is seen of it.
    package var approach = Approach()

    /// The octaves of a form, and the factor before its distance.
    package struct Form: Hashable, Sendable {
        /// The octaves in order.
        package let octaves: [Octave]
        /// The k before the distance.
        package let scale: Float
    }

    /// All presets, in the order they are offered.
    package static let all: [MatchPreset] = [
        .resnet, .resnetClose, .resnetMini, .googlenetMini, .lucid, .caricature,
    ]

    /// ResNet-50's, from the original scripts.
    package static let resnet = MatchPreset(
        name: "resnet",
        single: Form("299/299,220,2.5:1.5,2.4:0.4", scale: 0.05),
        octaves: Form(
            "299/299,220,2.5:1.5,2.4:0.8",
            "490/470,500,1.5:0.3,1.5:0.4",
            "600/570,100,1.5:0.4,1.5:0.4",
            scale: 0.1
        )
    )

    /// The same networks', declared: ends nearer, at a tenth or less of the distance it began with
    /// where `resnet` is left with half of it and more.
    ///
    /// In two parts, because the slope of Σ|ŷ − o| is as steep near the target as far from it: the
    /// steps must become as small as the distance is to be.
    package static let resnetClose = MatchPreset(
        name: "resnet-close",
        single: Form("299/299,300,1:0.1,1.5:0.4", "299/299,300,0.1:0.001,0.4:0.1", scale: 0.05),
        octaves: Form("330/299,300,1:0.1,2:0.6", "490/470,300,0.3:0.001,1:0.1", scale: 0.05)
    )

    /// Any network's, declared: forms rather than patterns, as it moves waves of decorrelated
    /// colours and shows the network more and less of the picture from step to step.
    package static let lucid = MatchPreset(
        name: "lucid",
        single: Form("256/224,200,0.04:0.005,0:0", scale: 1),
        octaves: Form("256/224,200,0.04:0.005,0:0", "384/336,100,0.02:0.005,0:0", scale: 1),
        loss: .distance(.l2),
        start: StartNoise(mean: 0, deviation: 0.01),
        approach: Approach(
            .fourier(decay: 1),
            .adam,
            through: [.crop(0.5...1.1), .blur(sigma: 0.8)],
            looks: 2
        )
    )

    /// Any network's, declared: what stands out in the output, exaggerated, seen as the preset
    /// `lucid` for classes is.
    ///
    /// To the fourth power, by which another network knows more of the pictures than by the second.
    package static let caricature = MatchPreset(
        name: "caricature",
        single: Form("224/224,200,0.05:0.02,0:0", scale: 1),
        octaves: Form("224/224,200,0.05:0.02,0:0", "336/336,100,0.03:0.01,0:0", scale: 1),
        loss: .caricature(power: 4),
        start: Preset.lucid.start,
        approach: Preset.lucid.approach
    )

    /// The small ResNet's, of 20 classes and 96 pixels; declared: waves by steps of one length, as
    /// for its class pictures.
    package static let resnetMini = mini("resnet-mini")

    /// The small GoogLeNet's; declared.
    package static let googlenetMini = mini("googlenet-mini")

    private static func mini(_ name: String) -> MatchPreset {
        MatchPreset(
            name: name,
            single: Form("96/96,400,6:0,0:0", scale: 1),
            octaves: Form("96/96,150,4:0,0:0", "144/144,100,2:0,0:0", scale: 1),
            loss: .distance(.l2),
            start: StartNoise(mean: 0, deviation: 0.01),
            approach: Approach(
                .fourier(decay: 1),
                .normalized,
                through: [.noise(deviation: Schedule(0.5, 0))]
            )
        )
    }

    /// The preset tuned for an architecture, or for its nearest relative.
    package static func suited(to architecture: String) -> MatchPreset {
        switch architecture {
        case "resnet_mini": .resnetMini
        case "googlenet_mini": .googlenetMini
        default: .resnet
        }
    }
}

extension MatchPreset.Form {
    /// A form of these octaves, written as the command line takes them.
    fileprivate init(_ octaves: String..., scale: Float) {
        self.scale = scale
        self.octaves = octaves.map {
            guard let octave = Octave($0) else { preconditionFailure("\($0) is no octave") }
            return octave
        }
    }
}
