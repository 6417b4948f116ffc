import Kernels
import Tensors

/// Batch norm (Ioffe and Szegedy, 2015), y = (x − μ)/√(σ²+ε)·γ + β for each channel.
///
/// With running statistics it is folded into the convolution before it where that is possible.
struct BatchNorm: Layer {
    let channels: Int
    let eps: Float
    let momentum: Float

    let kind = "batch_norm"

    var parameters: [LayerParameter] {
        [
            LayerParameter(suffix: "weight", shape: [channels], role: .trainable),
            LayerParameter(suffix: "bias", shape: [channels], role: .trainable),
            LayerParameter(suffix: "running_mean", shape: [channels], role: .statistic),
            LayerParameter(suffix: "running_var", shape: [channels], role: .statistic),
            LayerParameter(suffix: "num_batches_tracked", shape: [], role: .counter),
        ]
    }

    var attributes: LayerAttributes {
        ["num_features": .whole(channels), "eps": .number(eps), "momentum": .number(momentum)]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        guard inputs[0].channels == channels else {
            throw LayerError(reason: "it needs \(channels) channels and gets \(inputs[0].channels)")
        }
        return inputs[0]
    }

    /// With the batch's statistics; with running ones the plan makes a step that may do more.
    func step(at site: Site) -> (any Step)? {
        BatchNormStep(site: site, layer: self, slots: BatchNormSlots(at: site.firstSlot))
    }
}

/// Where a batch norm's parameters stand: one after another, as the layer names them.
struct BatchNormSlots: Hashable, Sendable {
    /// γ.
    let scale: ParameterSlot

    init(at first: ParameterSlot) {
        scale = first
    }

    /// β.
    var shift: ParameterSlot { scale + 1 }
    /// The running mean.
    var mean: ParameterSlot { scale + 2 }
    /// The running variance.
    var variance: ParameterSlot { scale + 3 }
    /// `num_batches_tracked`.
    var counter: ParameterSlot { scale + 4 }
}

/// With running statistics, where no convolution comes before it, and the activation after it.
struct FrozenBatchNormStep: Step {
    let name: String
    let input: Value
    let output: Value
    let outputShape: Shape
    let layer: BatchNorm
    let slots: BatchNormSlots
    let epilogue: Epilogue

    let kind = "batch_norm"
    var inputs: [Value] { [input] }
    var retainedForParameters: [Value] { inputs }
    var memoBytes: Int { epilogue.memoBytes(of: outputShape) }
    var hasParameters: Bool { true }

    func forward(_ context: Context) {
        normalization(context).apply(
            context.activation(input),
            epilogue: epilogue,
            into: context.activation(output),
            mask: context.mask(epilogue, of: outputShape),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        if let mask = context.mask(epilogue, of: outputShape) {
            context.apply(mask, of: epilogue, to: context.gradient(output))
        }
        guard context.write(0).isWanted else { return }
        normalization(context).frozenInputGradient(
            context.gradient(output),
            into: context.gradient(input),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let gradient = normalization(context).parameterGradient(
            context.activation(input),
            context.gradient(output),
            pool: context.pool
        )
        sink.take(slots.scale, gradient: gradient.scale)
        sink.take(slots.shift, gradient: gradient.shift)
    }

    private func normalization(_ context: Context) -> BatchNormalization {
        let parameters = context.weights.parameters
        let statistics = ChannelStatistics(
            mean: parameters[slots.mean].values,
            variance: parameters[slots.variance].values
        )
        return layer.normalization(slots, statistics, parameters)
    }
}

/// With the batch's own statistics, which the run keeps for the backward pass.
struct BatchNormStep: SiteStep {
    let site: Site
    let layer: BatchNorm
    let slots: BatchNormSlots

    let kind = "batch_norm"
    var retained: [Value] { inputs }
    var hasParameters: Bool { true }

    func forward(_ context: Context) {
        let x = context.activation(inputs[0])
        let statistics = ChannelStatistics(of: x, pool: context.pool)
        context.run.batchNorms[slots] = BatchNormRecord(
            name: name,
            momentum: layer.momentum,
            statistics: statistics,
            count: x.pixels
        )
        layer.normalization(slots, statistics, context.weights.parameters).apply(
            x,
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard let record = context.run.batchNorms[slots] else { return }
        let normalization = layer.normalization(
            slots,
            record.statistics,
            context.weights.parameters
        )
        let x = context.activation(inputs[0])
        let dy = context.gradient(output)
        context.run.batchNorms[slots]?.gradient =
            context.write(0).isWanted
            ? normalization.batchGradient(
                x,
                dy,
                into: context.gradient(inputs[0]),
                accumulating: context.write(0).isAccumulating,
                pool: context.pool
            )
            : normalization.parameterGradient(x, dy, pool: context.pool)
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        guard let gradient = context.run.batchNorms[slots]?.gradient else { return }
        sink.take(slots.scale, gradient: gradient.scale)
        sink.take(slots.shift, gradient: gradient.shift)
    }
}

extension BatchNorm {
    /// This layer with its scale and shift and these statistics.
    func normalization(
        _ slots: BatchNormSlots,
        _ statistics: ChannelStatistics,
        _ parameters: Parameters
    ) -> BatchNormalization {
        BatchNormalization(
            statistics,
            eps: eps,
            scale: parameters[slots.scale].values,
            shift: parameters[slots.shift].values
        )
    }
}

/// What one batch norm saw of a batch: the running statistics move towards it.
struct BatchNormRecord: Sendable {
    let name: String
    let momentum: Float
    let statistics: ChannelStatistics
    /// The pixels averaged for each channel.
    let count: Int
    /// The parameters' gradients, once the backward pass has been here.
    var gradient: ScaleAndShiftGradient?
}
