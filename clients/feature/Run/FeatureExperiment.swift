internal import Experiments
internal import Imaging
internal import Tench

/// Pictures that raise what an objective says of networks' layers.
struct FeatureExperiment: PictureExperiment {
    typealias Figures = FeatureFigures
    typealias Findings = FeatureFindings

    let commissions: [Commission]
    let batch: Int?
    private let studies: [Commission: Study]
    private let layers: LayerMap
    private let diversity: DiversityWish?
    private let photograph: Image?
    private let relu: ReluWish

    /// Pictures of these studies.
    ///
    /// - Parameters:
    ///   - studies: What to raise; of several that are the same the first.
    ///   - layers: The networks' layers at every size of the octaves.
    ///   - diversity: How many pictures are made of each, and how far apart; nil for one.
    ///   - photograph: The square picture to begin with; nil for noise.
    ///   - relu: When closed ReLUs let through what would open them.
    /// - Throws: `ExpressionError` of a diversity at no layer; `SeveralNetworks`.
    init(
        _ studies: [Study],
        layers: LayerMap,
        diversity: DiversityWish?,
        from photograph: Image?,
        relu: ReluWish = .opening
    ) throws {
        let count = diversity?.count ?? 1
        batch = count
        self.layers = layers
        self.diversity = diversity
        self.photograph = photograph
        self.relu = relu
        var pairs: [(Commission, Study)] = []
        var texts: [String: String] = [:]  // by stem
        for study in studies {
            var study = study
            if texts[study.stem] == study.text { continue }
            if texts[study.stem] != nil { study = study.markedApart }
            guard texts.updateValue(study.text, forKey: study.stem) == nil else { continue }
            let layer = try diversity?.layer(of: study, among: layers)
            if relu == .redirected { try study.checkIsOfOneNetwork(with: layer) }
            for number in 0..<count {
                let commission = study.commission(diversity == nil ? nil : number + 1)
                pairs.append((commission, study))
            }
        }
        commissions = pairs.map(\.0)
        self.studies = Dictionary(uniqueKeysWithValues: pairs)
    }

    /// The photograph, or noise.
    func beginning(of commission: Commission) -> Beginning? {
        photograph.map(Beginning.photograph)
    }

    /// The photograph.
    func companion(of commission: Commission) -> Image? { photograph }

    func objective(
        of commissions: [Commission],
        looks: Int,
        octave: Int,
        crop: Int,
        over caller: some Caller
    ) async throws -> any PictureObjective {
        // Those of one batch are of one study.
        let study = study(of: commissions[0])
        let apart = try diversity.map {
            FeatureObjective.Apart(
                count: $0.count,
                weight: $0.weight,
                layer: try $0.layer(of: study, among: layers)
            )
        }
        return FeatureObjective(
            study.combination,
            extents: layers.extents(at: crop),
            apart: apart,
            opening: .init(
                redirectedSteps: study.isOfOneNetwork(with: apart?.layer)
                    ? relu.steps(in: octave) : 0,
                undividedSteps: ReluWish.opening.steps(in: octave)
            )
        )
    }

    /// The objective of one whole picture; how it differs from others does not count.
    func figures(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> FeatureFigures {
        let study = study(of: commission)
        let activations = try await Activations(
            of: study.combination.leaves.map(\.layer),
            at: image.tensor,
            over: caller
        )
        return FeatureFigures(
            objective: study.combination.slope { activations.value(of: $0, 0) }.value,
            features: study.combination.leaves.map {
                .init(feature: $0.description, value: activations.value(of: $0, 0))
            }
        )
    }

    func findings(
        of commission: Commission,
        _ image: Image,
        over caller: some Caller
    ) async throws -> FeatureFindings {
        let study = study(of: commission)
        return FeatureFindings(
            objective: study.text,
            directions: study.directions.map { [$0.file, $0.sha256] }
        )
    }

    private func study(of commission: Commission) -> Study {
        guard let study = studies[commission] else {
            preconditionFailure("\(commission.file) is not one of this experiment's")
        }
        return study
    }
}
