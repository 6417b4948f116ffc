import Kernels
import Tensors

/// A learned factor for each channel (Touvron et al., 2021, CaiT, section 2.1: LayerScale).
struct ChannelScale: Layer {
    let channels: Int
    /// The last part of the parameter's name.
    let suffix: String

    let kind = "channel_scale"

    var parameters: [LayerParameter] {
        [
            LayerParameter(
                suffix: suffix,
                shape: [channels, 1, 1],
                role: .trainable,
                initial: 1e-6
            )
        ]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

    func step(at site: Site) -> (any Step)? { ChannelScaleStep(site: site) }
}

/// dx = dy·s, ds = Σ dy·x.
struct ChannelScaleStep: SiteStep {
    let site: Site

    let kind = "channel_scale"
    var retainedForParameters: [Value] { inputs }
    var hasParameters: Bool { true }

    func forward(_ context: Context) {
        transform(context).apply(
            context.activation(inputs[0]),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        transform(context).frozenInputGradient(
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let gradient = transform(context).parameterGradient(
            context.activation(inputs[0]),
            context.gradient(output),
            pool: context.pool
        )
        sink.take(site.firstSlot, gradient: gradient.scale)
    }

    /// The same as a batch norm without anything but a scale.
    private func transform(_ context: Context) -> BatchNormalization {
        let scale = context.weights.parameters[site.firstSlot].values
        let zeros = scale.map { _ in 0 as Float }
        return BatchNormalization(
            ChannelStatistics(mean: zeros, variance: zeros.map { $0 + 1 }),
            eps: 0,
            scale: scale,
            shift: zeros
        )
    }
}
