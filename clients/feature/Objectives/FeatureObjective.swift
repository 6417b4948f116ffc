internal import Experiments
internal import Objectives
internal import Tench
internal import Tensors
internal import Wire

/// What the pictures of an octave descend: minus a combination of features, and their likeness.
///
/// A weighted sum is put as losses that the daemon has. For all else the layers' values are asked
/// for first, and their gradients given back as cotangents.
struct FeatureObjective: PictureObjective {
    private let combination: Combination<Feature>
    private let extents: [Layer: Feature.Extent]
    private let apart: Apart?
    /// A sum as the daemon's losses.
    private let steady: [InputGradient.Term]?
    private let opening: Opening

    /// What is different in an octave's first steps.
    struct Opening: Sendable {
        /// In how many of them ReLUs that are closed let through what would open them.
        var redirectedSteps = 0
        /// In how many of them likeness does not count: its gradient passes where a channel's own
        /// finds all closed, and would leave nothing to redirect.
        var undividedSteps = 0
    }

    /// A wish for pictures that differ.
    struct Apart: Sendable {
        /// How many pictures there are.
        let count: Int
        /// The factor before their likeness.
        let weight: Float
        /// Where the likeness is taken.
        let layer: Layer
    }

    /// The objective of an octave in which the layers have these extents.
    init(
        _ combination: Combination<Feature>,
        extents: [Layer: Feature.Extent],
        apart: Apart? = nil,
        opening: Opening = Opening()
    ) {
        self.opening = opening
        self.combination = combination
        self.extents = extents
        self.apart = apart
        steady = Self.steady(combination, extents)
    }

    /// Nil when the daemon has none for some feature, or the least of
    /// something counts.
    private static func steady(
        _ combination: Combination<Feature>,
        _ extents: [Layer: Feature.Extent]
    ) -> [InputGradient.Term]? {
        guard let weights = combination.weights?.filter({ $0.weight != 0 }) else { return nil }
        let terms = weights.compactMap { feature, weight in
            extents[feature.layer].flatMap { feature.term(weight, $0) }
        }
        return terms.count == weights.count && !terms.isEmpty ? terms : nil
    }

    func slope(
        at input: Tensor,
        step: Int,
        over caller: some Caller
    ) async throws -> Ascent.Slope {
        let relu = step < opening.redirectedSteps ? ReluRule.redirected : nil
        let apart = step < opening.undividedSteps ? nil : apart
        if let steady, apart == nil {
            let sum = RemoteObjective(steady, relu: relu)
            return try await sum.slope(at: input, step: step, over: caller)
        }
        var layers = combination.leaves.map(\.layer)
        if let apart { layers.append(apart.layer) }
        let activations = try await Activations(of: layers, at: input, over: caller)
        var gradients = activations.zeros
        var losses: [Double] = []
        for item in 0..<input.shape[0] {
            let slope = combination.slope { activations.value(of: $0, item) }
            losses.append(-slope.value)
            for (feature, factor) in slope.factors where factor != 0 {
                activations.addGradient(of: feature, item, times: -Double(factor), to: &gradients)
            }
        }
        if let apart {
            let likeness = activations.addLikeness(apart, to: &gradients)
            for item in losses.indices { losses[item] += likeness / Double(losses.count) }
        }
        let terms = activations.layers.compactMap { layer in
            gradients[layer].map { gradient in
                InputGradient.Term(
                    model: layer.model,
                    loss: Loss(
                        .cotangent(Tensor(activations.shape(of: layer), gradient)),
                        layer: layer.name
                    )
                )
            }
        }
        let sum = RemoteObjective(terms, relu: relu)
        let found = try await sum.slope(at: input, step: step, over: caller)
        return Ascent.Slope(
            losses: losses,
            gradient: found.gradient,
            knownFinite: found.isFinite
        )
    }
}

extension Feature {
    /// Minus the feature, as a loss that the daemon has; nil where it has none.
    fileprivate func term(_ weight: Float, _ extent: Extent) -> InputGradient.Term? {
        let count = extent.count
        let plane = extent.isFlat ? [] : [extent.height, extent.width]
        let shape = Shape([1, extent.channels] + plane)
        let kind: Loss.Kind
        switch aim {
        case .whole:
            kind = .sumOfSquares(target: Tensor(shape, repeating: 0), scale: -1 / Float(count))
        case .channel(let channel) where position == nil: kind = .activation(channel: channel)
        case .direction(let direction) where direction.power != 0: return nil
        case .channel, .direction:
            // Linear: its gradient is the same everywhere.
            var gradient = [Float](repeating: 0, count: count)
            let anywhere = [Float](repeating: 0, count: count)[...]
            addGradient(at: anywhere, extent, times: -1, to: &gradient, from: 0)
            kind = .cotangent(Tensor(shape, gradient))
        }
        return InputGradient.Term(
            model: layer.model,
            weight: weight,
            loss: Loss(kind, layer: layer.name)
        )
    }
}
