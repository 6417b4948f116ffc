import Kernels
import Tensors

/// Layer norm over each pixel's channels (Ba, Kiros and Hinton, 2016).
struct LayerNorm: Layer {
    let channels: Int
    let eps: Float

    let kind = "layer_norm"

    var parameters: [LayerParameter] {
        [
            LayerParameter(suffix: "weight", shape: [channels], role: .trainable),
            LayerParameter(suffix: "bias", shape: [channels], role: .trainable),
        ]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        guard inputs[0].channels == channels else {
            throw LayerError(reason: "it needs \(channels) channels and gets \(inputs[0].channels)")
        }
        return inputs[0]
    }

    func step(at site: Site) -> (any Step)? { LayerNormStep(site: site, layer: self) }
}

/// Keeps nothing: a pixel's mean and deviation are found again faster than they would be read.
struct LayerNormStep: SiteStep {
    let site: Site
    let layer: LayerNorm

    let kind = "layer_norm"
    var retained: [Value] { inputs }
    var hasParameters: Bool { true }

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
        sink.take(site.firstSlot, gradient: gradient.scale)
        sink.take(site.firstSlot + 1, gradient: gradient.shift)
    }

    private func normalization(_ context: Context) -> LayerNormalization {
        let parameters = context.weights.parameters
        return LayerNormalization(
            eps: layer.eps,
            scale: parameters[site.firstSlot].values,
            shift: parameters[site.firstSlot + 1].values
        )
    }
}
