import Kernels
import Tensors

/// Layer norm over each pixel's channels (Ba, Kiros and Hinton, 2016).
struct LayerNorm: Layer {
    let channels: Int
    let eps: Float
    var hasScale = true
    var hasBias = true

    let kind = "layer_norm"

    var parameters: [LayerParameter] {
        [(hasScale, "weight"), (hasBias, "bias")].filter(\.0).map {
            LayerParameter(suffix: $0.1, shape: [channels], role: .trainable)
        }
    }

    var attributes: LayerAttributes {
        [
            "normalized_shape": .wholes([channels]),
            "eps": .number(eps),
            "elementwise_affine": .truth(hasScale),
            "bias": .truth(hasBias),
        ]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiring(channels: channels)
    }

    func step(at site: Site) -> (any Step)? { LayerNormStep(site: site, layer: self) }
}

/// Keeps nothing: a pixel's mean and deviation are found again faster than they would be read.
struct LayerNormStep: SiteStep {
    let site: Site
    let layer: LayerNorm

    let kind = "layer_norm"
    var retained: [Value] { inputs }
    var hasParameters: Bool { layer.hasScale || layer.hasBias }
    private var scale: ParameterSlot? { layer.hasScale ? site.firstSlot : nil }
    private var bias: ParameterSlot? {
        layer.hasBias ? site.firstSlot + (layer.hasScale ? 1 : 0) : nil
    }

    func forward(_ context: Context) {
        normalization(context).apply(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        normalization(context).inputGradient(
            context.activation(inputs[0]),
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let gradient = normalization(context).parameterGradient(
            context.activation(inputs[0]),
            context.gradient(output),
            pool: context.pool
        )
        if let scale { sink.take(scale, gradient: gradient.scale) }
        if let bias { sink.take(bias, gradient: gradient.shift) }
    }

    private func normalization(_ context: Context) -> LayerNormalization {
        let parameters = context.weights.parameters
        func values(_ slot: ParameterSlot?, without value: Float) -> [Float] {
            slot.map { parameters[$0].values } ?? Array(repeating: value, count: layer.channels)
        }
        return LayerNormalization(
            eps: layer.eps,
            scale: values(scale, without: 1),
            shift: values(bias, without: 0)
        )
    }
}
