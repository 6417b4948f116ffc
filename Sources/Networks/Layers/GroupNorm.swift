import Kernels
import Tensors

/// Group norm over a group's channels and each item's whole plane (Wu and He, 2018); with a group
/// for each channel, instance norm.
struct GroupNorm: Layer {
    let channels: Int
    let groups: Int
    let eps: Float

    let kind = "group_norm"

    var parameters: [LayerParameter] {
        ["weight", "bias"].map {
            LayerParameter(suffix: $0, shape: [channels], role: .trainable)
        }
    }

    var attributes: LayerAttributes {
        ["num_groups": .whole(groups), "num_channels": .whole(channels), "eps": .number(eps)]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiring(channels: channels)
    }

    func step(at site: Site) -> (any Step)? { GroupNormStep(site: site, layer: self) }
}

/// Keeps nothing: an item's moments are found again.
struct GroupNormStep: SiteStep {
    let site: Site
    let layer: GroupNorm

    let kind = "group_norm"
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
        _ = gradient(context, into: context.gradient(inputs[0]))
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let gradient = gradient(context, into: nil)
        sink.take(site.firstSlot, gradient: gradient.scale)
        sink.take(site.firstSlot + 1, gradient: gradient.shift)
    }

    private func gradient(_ context: Context, into dx: View?) -> ScaleAndShiftGradient {
        normalization(context).gradient(
            context.activation(inputs[0]),
            context.gradient(output),
            into: dx,
            accumulating: dx != nil && context.write(0).isAccumulating,
            pool: context.pool
        )
    }

    private func normalization(_ context: Context) -> GroupNormalization {
        let parameters = context.weights.parameters
        return GroupNormalization(
            groups: layer.groups,
            eps: layer.eps,
            scale: parameters[site.firstSlot].values,
            shift: parameters[site.firstSlot + 1].values
        )
    }
}
