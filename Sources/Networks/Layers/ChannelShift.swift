import Kernels
import Tensors

/// A learned number added to each channel.
struct ChannelShift: Layer {
    let channels: Int

    let kind = "channel_shift"

    var parameters: [LayerParameter] {
        [LayerParameter(suffix: "bias", shape: [channels], role: .trainable)]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiring(channels: channels)
    }

    func step(at site: Site) -> (any Step)? { ChannelShiftStep(site: site) }
}

/// dx = dy, d(bias) = Σ dy.
struct ChannelShiftStep: SiteStep {
    let site: Site

    let kind = "channel_shift"
    var passedThrough: Value? { inputs[0] }
    var hasParameters: Bool { true }

    func forward(_ context: Context) {
        BatchNormalization(shift: context.weights.parameters[site.firstSlot].values)
            .apply(
                context.activation(inputs[0]),
                into: context.activation(output),
                pool: context.pool
            )
    }

    func backward(_ context: Context) {
        context.pass(context.gradient(output), to: inputs[0], as: context.write(0))
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let sums = ChannelStatistics.sums(of: context.gradient(output), pool: context.pool)
        sink.take(site.firstSlot, gradient: sums)
    }
}
