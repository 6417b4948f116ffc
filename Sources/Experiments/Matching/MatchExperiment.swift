package import Files
package import Imaging
package import Tench
package import Wire

/// Experiments 6 and 7: pictures to which a network gives the very output that it gives to given
/// ones.
///
/// The loss is k times the distance of o from ŷ, the network's own output for the given picture at
/// the size of the octave's windows, found anew for each octave, or o goes the way of ŷ without an
/// end. Another layer's output can stand for it.
package struct MatchExperiment: SteadyExperiment {
    /// One for each given picture, in their order.
    package let commissions: [Commission]
    private let aims: [String: Aim]
    private let model: RemoteModel
    private let judges: [RemoteModel]
    private let labels: Labels
    private let layer: String
    private let loss: MatchLoss
    private let scale: Float

    /// Matchings of these pictures, no two of one name.
    ///
    /// - Parameters:
    ///   - aims: What is to be matched.
    ///   - ending: How the results are named after the given pictures.
    ///   - model: The network that is matched.
    ///   - judges: Networks that took no part; distances are told in their outputs too.
    ///   - labels: The classes' names.
    ///   - layer: The layer whose output is matched.
    ///   - loss: What is descended.
    ///   - scale: The k before it.
    package init(
        _ aims: [Aim],
        ending: MatchEnding,
        model: RemoteModel,
        judges: [RemoteModel],
        labels: Labels,
        layer: String = "logits",
        loss: MatchLoss,
        scale: Float
    ) {
        self.model = model
        self.judges = judges
        self.labels = labels
        self.layer = layer
        self.loss = loss
        self.scale = scale
        let files = aims.map { ending.file(for: $0.given.stem) }
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

    /// k times what is descended, for the output of the given picture, brought to the crop's size.
    package func terms(
        of commission: Commission,
        octave: Int,
        crop: Int,
        over caller: some Caller
    ) async throws -> [InputGradient.Term] {
        let given = aim(of: commission).given.image.resized(height: crop, width: crop)
        let target = try await model.output(of: given, layer: layer, over: caller)
        let loss = loss.loss(to: target, layer: layer, scale: scale)
        return [InputGradient.Term(model: model.description.name, loss: loss)]
    }

    /// Where the network takes the given picture for another class than its own: what is matched
    /// there is that class.
    package func cautions(
        about commission: Commission,
        octaves: [Octave],
        over caller: some Caller
    ) async throws -> [String] {
        guard let classIndex = commission.classIndex else { return [] }
        var cautions: [String] = []
        for side in Set(octaves.map(\.crop)).sorted() {
            let given = aim(of: commission).given.image.resized(height: side, width: side)
            let leader = try await model.logits(of: given, over: caller).leader
            guard leader != classIndex else { continue }
            cautions.append(
                """
                \(commission.title): of \(side) pixels \(model.description.name) takes it for \
                \(labels.title(leader)), and so will what is matched to it there
                """
            )
        }
        return cautions
    }

    /// The distances of the picture's output from the given one's, both at the picture's size, and
    /// which class leads in each.
    package func figures(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> MatchFigures {
        let given = aim(of: commission).given.image.resized(of: image)
        let target = try await model.logits(of: given, over: caller)
        let output = try await model.logits(of: image, over: caller)
        return MatchFigures(output, of: target)
    }

    /// For the network and every judge: how far from the given picture's output the result's is,
    /// and the rival's.
    package func findings(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> MatchFindings {
        let aim = aim(of: commission)
        let given = aim.given.image.resized(of: image)
        var distances: [JudgedDistance] = []
        for judge in [model] + judges {
            let target = try await judge.logits(of: given, over: caller)
            func distance(of picture: Image) async throws -> Double {
                let output = try await judge.logits(of: picture, over: caller)
                return OutputDistance.l2.between(output, target)
            }
            let result = JudgedDistance(
                model: judge.description.name,
                result: try await distance(of: image)
            )
            guard let rival = aim.rival else {
                distances.append(result)
                continue
            }
            let nearby = try await distance(of: rival.picture(beside: given))
            distances.append(result.beside(rival, at: nearby))
        }
        return MatchFindings(given: aim.given.sha256, distances: distances)
    }

    private func aim(of commission: Commission) -> Aim {
        guard let aim = aims[commission.file] else {
            preconditionFailure("\(commission.file) is not one of this experiment's")
        }
        return aim
    }
}
