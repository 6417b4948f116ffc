import Kernels
import Tensors

/// x where it isn't negative, else x times a learned slope (He, Zhang, Ren and Sun, 2015).
struct PRelu: Layer {
    let channels: Int
    /// As many as there are channels, or one for all.
    let slopes: Int

    let kind = "prelu"

    var parameters: [LayerParameter] {
        [LayerParameter(suffix: "weight", shape: [slopes], role: .trainable, initial: 0.25)]
    }

    var attributes: LayerAttributes {
        ["num_parameters": .whole(slopes)]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        try inputs[0].requiring(channels: channels)
    }

    func step(at site: Site) -> (any Step)? { PReluStep(site: site, layer: self) }
}

/// dx = dy, where x isn't positive dy·slope; d(slope) = Σ dy·min(x, 0).
struct PReluStep: SiteStep {
    let site: Site
    let layer: PRelu

    let kind = "prelu"
    var retained: [Value] { inputs }
    var hasParameters: Bool { true }

    func forward(_ context: Context) {
        Elementwise.prelu(
            context.activation(inputs[0]),
            slopes: slopes(context),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        Elementwise.preluGradient(
            context.activation(inputs[0]),
            slopes: slopes(context),
            context.gradient(output),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let sums = Elementwise.preluSums(
            context.activation(inputs[0]),
            context.gradient(output),
            pool: context.pool
        )
        let gradient = layer.slopes == 1 ? [sums.reduce(0, +)] : sums
        sink.take(site.firstSlot, gradient: gradient.map { Float($0) })
    }

    /// One for each channel.
    private func slopes(_ context: Context) -> [Float] {
        let own = context.weights.parameters[site.firstSlot].values
        return own.count == layer.channels
            ? own : [Float](repeating: own[0], count: layer.channels)
    }
}
