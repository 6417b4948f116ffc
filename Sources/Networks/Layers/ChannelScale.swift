import Kernels
import Tensors

/// A learned factor for each channel.
struct ChannelScale: Layer {
    let channels: Int
    let parameter: LayerParameter

    let kind = "channel_scale"

    var parameters: [LayerParameter] { [parameter] }

    /// A scale of ones to begin with: `weight`, [c].
    init(channels: Int) {
        self.channels = channels
        parameter = LayerParameter(
            suffix: "weight",
            shape: [channels],
            role: .trainable,
            initial: 1
        )
    }

    private init(channels: Int, _ parameter: LayerParameter) {
        self.channels = channels
        self.parameter = parameter
    }

    /// A residual branch's, which begins as hardly anything (Touvron et al., 2021, CaiT, section
    /// 2.1): `layer_scale`, [c, 1, 1].
    static func layerScale(channels: Int) -> ChannelScale {
        ChannelScale(
            channels: channels,
            LayerParameter(
                suffix: "layer_scale",
                shape: [channels, 1, 1],
                role: .trainable,
                initial: 1e-6
            )
        )
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiring(channels: channels)
    }

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

    private func transform(_ context: Context) -> BatchNormalization {
        BatchNormalization(scale: context.weights.parameters[site.firstSlot].values)
    }
}
