package import Files
package import Imaging
package import JSON
package import Randomness
package import Tench
package import Wire

/// Experiments 6 and 7: pictures to which a network gives the very output that it gives to given ones.
///
/// The loss is k·Σ|ŷ − o| from the usual noise; ŷ is the network's own output for the given picture
/// at the size of the octave's windows, and found anew for each octave.
package struct MatchExperiment: PictureExperiment {
    /// A picture whose output is to be matched, and one to compare the result with.
    package struct Aim: Sendable {
        /// The given picture.
        package let given: GivenPicture
        /// What else lies near it, perhaps nearer than the result; nil for no comparison.
        package let rival: Rival?

        /// A picture with or without a rival.
        package init(_ given: GivenPicture, rival: Rival? = nil) {
            self.given = given
            self.rival = rival
        }

        /// The same with the given picture brought to a square, its aspect ignored.
        func squashed(to side: Int) -> Aim {
            let image = given.image.squashed(height: side, width: side)
            return Aim(
                GivenPicture(stem: given.stem, image: image, sha256: given.sha256),
                rival: rival
            )
        }
    }

    /// A picture whose distance from the given one is a measure for the result's.
    package enum Rival: Sendable {
        /// The network's own picture of the class.
        case own(Image)
        /// The given picture with noise on every value, of deviation 1/25, from this seed.
        case noisy(RandomKind, seed: Int)

        fileprivate var name: String {
            switch self {
            case .own: "own"
            case .noisy: "noisy"
            }
        }
    }

    /// One for each given picture, in their order.
    package let commissions: [Commission]
    private let aims: [String: Aim]
    private let model: RemoteModel
    private let judges: [RemoteModel]
    private let scale: Float

    /// Matchings of these pictures, no two of one name.
    ///
    /// - Parameters:
    ///   - aims: What is to be matched.
    ///   - ending: What the results' file names have after the given ones'.
    ///   - model: The network that is matched.
    ///   - judges: Networks that took no part; distances are told in their outputs too.
    ///   - labels: The classes' names.
    ///   - scale: The loss's k.
    package init(
        _ aims: [Aim],
        ending: String,
        model: RemoteModel,
        judges: [RemoteModel],
        labels: Labels,
        scale: Float
    ) {
        self.model = model
        self.judges = judges
        self.scale = scale
        let files = aims.map { "\($0.given.stem)-\(ending).png" }
        self.aims = Dictionary(uniqueKeysWithValues: zip(files, aims))
        commissions = zip(files, aims).map { file, aim in
            Commission(
                file: file,
                title: aim.given.classIndex.map(labels.title) ?? aim.given.stem,
                classIndex: aim.given.classIndex
            )
        }
    }

    /// The given picture.
    package func companion(of commission: Commission) -> Image? { aim(of: commission).given.image }

    /// k times the distance from the output for the given picture, brought to the crop's size.
    package func terms(
        of commission: Commission,
        octave: Int,
        crop: Int,
        over caller: some Caller
    ) async throws -> [InputGradient.Term] {
        let given = aim(of: commission).given.image.resized(height: crop, width: crop)
        let target = try await model.logits(of: given, over: caller)
        let loss = OutputDistance.l1.loss(to: target, scale: scale)
        return [InputGradient.Term(model: model.description.name, loss: loss)]
    }

    /// The distances of the picture's output from the given one's, both at the picture's size, and
    /// which class leads in each.
    package func figures(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> Figures {
        let given = aim(of: commission).given.image.resized(of: image)
        let target = try await model.logits(of: given, over: caller)
        let output = try await model.logits(of: image, over: caller)
        let l2 = OutputDistance.l2.between(output, target)
        return Figures(
            "distance \(l2), top class \(output.leader) (\(target.leader) of the given)",
            [
                "l1": JSONValue(OutputDistance.l1.between(output, target)), "l2": JSONValue(l2),
                "top": JSONValue(output.leader), "given_top": JSONValue(target.leader),
            ]
        )
    }

    /// For the network and every judge: how far from the given picture's output the result's is, and
    /// the rival's.
    package func findings(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> KeyValuePairs<String, JSONValue> {
        let aim = aim(of: commission)
        let given = aim.given.image.resized(of: image)
        var distances: [JSONValue] = []
        for judge in [model] + judges {
            let target = try await judge.logits(of: given, over: caller)
            let output = try await judge.logits(of: image, over: caller)
            var members = JSONValue.Members()
            members["model"] = .string(judge.description.name)
            members["result"] = JSONValue(OutputDistance.l2.between(output, target))
            if let rival = aim.rival {
                let picture = rival.picture(beside: given)
                let output = try await judge.logits(of: picture, over: caller)
                members[rival.name] = JSONValue(OutputDistance.l2.between(output, target))
            }
            distances.append(.object(members))
        }
        return ["given": .string(aim.given.sha256), "distances": .array(distances)]
    }

    private func aim(of commission: Commission) -> Aim {
        guard let aim = aims[commission.file] else {
            preconditionFailure("\(commission.file) is not one of this experiment's")
        }
        return aim
    }
}

extension MatchExperiment.Rival {
    /// The rival at the given picture's size.
    fileprivate func picture(beside given: Image) -> Image {
        switch self {
        case .own(let image): return image.resized(of: given)
        case .noisy(let kind, let seed):
            var random = kind.seeded(UInt64(seed))
            let noise = random.normals(given.values.count)
            return Image(
                height: given.height,
                width: given.width,
                values: zip(given.values, noise).map { $0 + $1 / 25 }
            )
        }
    }
}

extension Image {
    /// The picture at another's size.
    fileprivate func resized(of other: Image) -> Image {
        resized(height: other.height, width: other.width)
    }
}

extension [Float] {
    /// The class of the largest number; 0 for none.
    fileprivate var leader: Int { indices.max { self[$0] < self[$1] } ?? 0 }
}
