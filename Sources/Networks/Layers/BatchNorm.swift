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

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        guard inputs[0].channels == channels else {
            throw LayerError(reason: "it needs \(channels) channels and gets \(inputs[0].channels)")
        }
        return inputs[0]
    }

    func step(at site: Site) -> (any Step)? {
        site.purpose.usesRunningStatistics
            ? FrozenBatchNormStep(site: site, layer: self)
            : BatchNormStep(site: site, layer: self)
    }
}

/// With running statistics, unfused.
struct FrozenBatchNormStep: Step {
    let site: Site
    let layer: BatchNorm

    let kind = "batch_norm"
    var name: String { site.name }
    var inputs: [Value] { site.inputs }
    var output: Value { site.output }
    var retainedForParameters: [Value] { inputs }
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
        normalization(context).frozenInputGradient(
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
        sink.take("\(name).weight", gradient: gradient.scale)
        sink.take("\(name).bias", gradient: gradient.shift)
    }

    private func normalization(_ context: Context) -> BatchNormalization {
        let parameters = context.weights.parameters
        let statistics = ChannelStatistics(
            mean: parameters["\(name).running_mean"].values,
            variance: parameters["\(name).running_var"].values
        )
        return layer.normalization(name, statistics, parameters)
    }
}

/// With the batch's own statistics, which the run keeps for the backward pass.
struct BatchNormStep: Step {
    let site: Site
    let layer: BatchNorm

    let kind = "batch_norm"
    var name: String { site.name }
    var inputs: [Value] { site.inputs }
    var output: Value { site.output }
    var retained: [Value] { inputs }
    var hasParameters: Bool { true }

    func forward(_ context: Context) {
        let x = context.activation(inputs[0])
        let statistics = ChannelStatistics(of: x, pool: context.pool)
        context.run.batchNorms[name] = BatchNormRecord(
            momentum: layer.momentum,
            statistics: statistics,
            count: x.pixels
        )
        layer.normalization(name, statistics, context.weights.parameters).apply(
            x,
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard let record = context.run.batchNorms[name] else { return }
        let normalization = layer.normalization(
            name,
            record.statistics,
            context.weights.parameters
        )
        let x = context.activation(inputs[0])
        let dy = context.gradient(output)
        context.run.batchNorms[name]?.gradient =
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
        guard let gradient = context.run.batchNorms[name]?.gradient else { return }
        sink.take("\(name).weight", gradient: gradient.scale)
        sink.take("\(name).bias", gradient: gradient.shift)
    }
}

extension BatchNorm {
    /// This layer with its scale and shift and these statistics.
    func normalization(
        _ name: String,
        _ statistics: ChannelStatistics,
        _ parameters: Parameters
    ) -> BatchNormalization {
        BatchNormalization(
            statistics,
            eps: eps,
            scale: parameters["\(name).weight"].values,
            shift: parameters["\(name).bias"].values
        )
    }
}

/// What one batch norm saw of a batch: the running statistics move towards it.
struct BatchNormRecord: Sendable {
    let momentum: Float
    let statistics: ChannelStatistics
    /// The pixels averaged for each channel.
    let count: Int
    /// The parameters' gradients, once the backward pass has been here.
    var gradient: BatchNormalizationGradient?
}
