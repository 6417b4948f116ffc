internal import Tench
internal import Tensors
internal import Wire

/// The values of some layers for a batch of pictures.
struct Activations: Sendable {
    /// The layers, each once, in the order asked for.
    let layers: [Layer]
    private let tensors: [Layer: Tensor]
    private let values: [Layer: [Float]]

    /// Asks each network for its layers.
    ///
    /// - Parameters:
    ///   - layers: The layers; one may stand there several times.
    ///   - input: The pictures, `[n, 3, height, width]`.
    ///   - caller: The daemon.
    /// - Throws: What a call throws, `MissingLayer`.
    init(of layers: [Layer], at input: Tensor, over caller: some Caller) async throws {
        var seen: Set<Layer> = []
        self.layers = layers.filter { seen.insert($0).inserted }
        var tensors: [Layer: Tensor] = [:]
        for layer in self.layers where tensors[layer] == nil {
            let names = self.layers.filter { $0.model == layer.model }.map(\.name)
            // Deterministic, so that a manifest is enough to make the very bytes again.
            let call = Forward(
                model: layer.model,
                input: .tensor(input),
                outputs: names,
                compute: ComputeMembers(isDeterministic: true)
            )
            let reply = try await caller.send(call)
            for name in names {
                let layer = Layer(model: layer.model, name: name)
                guard let tensor = reply.outputs[name], tensor.shape[0] == input.shape[0] else {
                    throw MissingLayer(layer: layer)
                }
                tensors[layer] = tensor
            }
        }
        self.tensors = tensors
        values = tensors.mapValues(\.values)
    }

    /// A gradient of nothing, for each layer.
    var zeros: [Layer: [Float]] { values.mapValues { [Float](repeating: 0, count: $0.count) } }

    /// The shape of a layer's values, `[n, …]`.
    func shape(of layer: Layer) -> Shape { tensor(of: layer).shape }

    /// A feature of one picture.
    func value(of feature: Feature, _ item: Int) -> Double {
        let (values, extent) = part(of: feature.layer, item)
        return feature.value(of: values, extent)
    }

    /// Adds the gradient of a feature of one picture, times a factor, to those of all.
    func addGradient(
        of feature: Feature,
        _ item: Int,
        times factor: Double,
        to sum: inout [Layer: [Float]]
    ) {
        let (values, extent) = part(of: feature.layer, item)
        feature.addGradient(
            at: values,
            extent,
            times: factor,
            to: &sum[feature.layer, default: []],
            from: item * extent.count
        )
    }

    /// The weighted likeness of all pictures as each look shows them; adds its gradient.
    func addLikeness(
        _ apart: FeatureObjective.Apart,
        to sum: inout [Layer: [Float]]
    ) -> Double {
        let looks = shape(of: apart.layer)[0] / apart.count
        var loss = 0.0
        for look in 0..<looks {
            let parts = (0..<apart.count).map { part(of: apart.layer, $0 * looks + look) }
            let likeness = Diversity.likeness(
                of: parts.map { Array($0.values) },
                channels: parts[0].extent.channels
            )
            loss += Double(apart.weight) * likeness.value
            for (part, gradient) in zip(parts, likeness.gradients) {
                let first = part.values.startIndex
                for (index, slope) in gradient.enumerated() {
                    sum[apart.layer]?[first + index] += apart.weight * slope
                }
            }
        }
        return loss
    }

    private func part(
        of layer: Layer,
        _ item: Int
    ) -> (values: ArraySlice<Float>, extent: Feature.Extent) {
        let extent = Feature.Extent(shape(of: layer))
        let values = values[layer] ?? []
        return (values[item * extent.count..<(item + 1) * extent.count], extent)
    }

    private func tensor(of layer: Layer) -> Tensor {
        guard let tensor = tensors[layer] else {
            preconditionFailure("\(layer.name) is not among the layers asked for")
        }
        return tensor
    }
}

extension Feature.Extent {
    /// That of values of a shape, `[n, channels, height, width]` or `[n, features]`.
    init(_ shape: Shape) {
        let (height, width) = shape.plane
        self.init(channels: shape.channels, height: height, width: width, isFlat: shape.rank == 2)
    }
}

/// A layer whose value was asked for and did not come.
struct MissingLayer: Error, Equatable, CustomStringConvertible {
    /// The layer.
    let layer: Layer

    var description: String {
        "the daemon's reply holds no value of \(layer.model)/\(layer.name) for each picture"
    }
}
