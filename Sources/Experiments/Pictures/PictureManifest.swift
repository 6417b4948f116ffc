package import JSON
package import Randomness
package import Runs

/// Everything that is needed to make a run's pictures again.
package struct PictureManifest: RunManifest, Recordable, Equatable {
    /// Who was asked for what.
    package var origin: RunOrigin
    /// All numbers of the generation, overrides included.
    package var preset: Preset
    /// The generator.
    package var random: RandomKind
    /// What it is reset to for each picture.
    package var seed: Int
    /// Whether what matters little is transparent in the files.
    package var isTransparent: Bool
    /// What the experiment has beyond these, such as the networks' weights: an object.
    package var experiment: JSONValue

    /// A manifest of these parts.
    package init(
        _ origin: RunOrigin,
        preset: Preset,
        random: RandomKind,
        seed: Int,
        isTransparent: Bool = false,
        experiment: JSONValue = [:]
    ) {
        self.origin = origin
        self.preset = preset
        self.random = random
        self.seed = seed
        self.isTransparent = isTransparent
        self.experiment = experiment
    }

    /// The preset's numbers in the form the command line takes them, and the rest.
    package var particulars: JSONValue.Members {
        var members: JSONValue.Members = [
            "preset": .string(preset.name),
            "octaves": .array(preset.octaves.map { .string($0.description) }),
            "loss": preset.loss.map { .string($0.description) } ?? .null,
            "blur": .string(preset.blur.rawValue),
            "start": .string(preset.start.description),
            "parameterisation": .string(preset.approach.parameterisation.description),
            "descent": .string(preset.approach.rule.rawValue),
            "transforms": .array(preset.approach.transformations.map { .string($0.description) }),
            "looks": JSONValue(preset.approach.looks),
            "random": .string(random.rawValue),
            "seed": JSONValue(seed),
            "experiment": experiment,
        ]
        if isTransparent { members["transparent"] = true }
        return members
    }

    /// Reads a manifest.
    package init?(_ json: JSONValue) {
        guard let origin = RunOrigin(json), let name = json["preset"]?.string,
            let octaves = json["octaves"]?.all({ $0.string.flatMap(Octave.init) }),
            let loss = json["loss"].flatMap(Self.loss),
            let blur = json["blur"]?.string.flatMap(Preset.BlurExtent.init),
            let start = json["start"]?.string.flatMap(StartNoise.init),
            let approach = Approach(json),
            let random = json["random"]?.string.flatMap(RandomKind.init),
            let seed = json["seed"]?.integer,
            let experiment = json["experiment"], experiment.members != nil
        else { return nil }
        self.init(
            origin,
            preset: Preset(
                name: name,
                octaves: octaves,
                loss: loss,
                blur: blur,
                start: start,
                approach: approach
            ),
            random: random,
            seed: seed,
            isTransparent: json["transparent"]?.bool ?? false,
            experiment: experiment
        )
    }

    /// The class loss in a manifest, which may have none; nil when it cannot be read.
    private static func loss(_ json: JSONValue) -> ClassLoss?? {
        if json == .null { return .some(nil) }
        return json.string.flatMap(ClassLoss.init).map(Optional.some)
    }
}

extension Approach {
    /// Reads the approach in a manifest; that of one that tells nothing of it is the original.
    fileprivate init?(_ json: JSONValue) {
        let members = ["parameterisation", "descent", "transforms", "looks"].map { json[$0] }
        if members.allSatisfy({ $0 == nil }) {
            self.init()
        } else {
            guard let word = members[0],
                let parameterisation = word.string.flatMap(Parameterisation.init),
                let rule = json["descent"]?.string.flatMap(Descent.Rule.init),
                let transformations = json["transforms"]?.all({
                    $0.string.flatMap(Transformation.init)
                }),
                let looks = json["looks"]?.integer, looks > 0
            else { return nil }
            self.init(parameterisation, rule, through: transformations, looks: looks)
        }
    }
}
