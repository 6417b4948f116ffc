import Kernels
import Objectives
import Tensors

/// A fully connected layer, y = x·wᵀ + b.
struct Linear: Layer {
    let inputs: Int
    let outputs: Int
    let hasBias: Bool

    let kind = "linear"

    var parameters: [LayerParameter] {
        [LayerParameter(suffix: "weight", shape: [outputs, inputs], role: .trainable)]
            + (hasBias
                ? [LayerParameter(suffix: "bias", shape: [outputs], role: .trainable)] : [])
    }

    var attributes: LayerAttributes {
        [
            "in_features": .whole(inputs),
            "out_features": .whole(outputs),
            "bias": .truth(hasBias),
        ]
    }

    func outputShape(of shapes: [Shape]) throws(LayerError) -> Shape {
        guard shapes[0].rank == 2, shapes[0].channels == inputs else {
            throw LayerError(reason: "it needs [n, \(inputs)] and gets \(shapes[0])")
        }
        return [shapes[0][0], outputs]
    }

    func step(at site: Site) -> (any Step)? { LinearStep(site: site, layer: self) }
}

/// dx = dy·w, dw = dyᵀ·x, db = Σ dy.
struct LinearStep: SiteStep {
    let site: Site
    let layer: Linear

    let kind = "linear"
    var retainedForParameters: [Value] { inputs }
    var hasParameters: Bool { true }
    private var weight: ParameterSlot { site.firstSlot }
    private var bias: ParameterSlot? { layer.hasBias ? site.firstSlot + 1 : nil }
    var multiplyAccumulates: Int { site.outputShape.count * layer.inputs }

    func forward(_ context: Context) {
        if context.run.precision == .bf16 { return convolve(context) }
        let parameters = context.weights.parameters
        MatrixProduct.linear(
            context.activation(inputs[0]),
            weights: parameters[weight],
            bias: bias.map { parameters[$0].values },
            into: context.activation(output),
            rows: context.run.rows,
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        if context.run.precision == .bf16 { return convolveInputGradient(context) }
        MatrixProduct.linearInputGradient(
            context.gradient(output),
            weights: context.weights.parameters[weight],
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            rows: context.run.rows,
            pool: context.pool
        )
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let dw = FloatBlock(layer.outputs * layer.inputs)
        let db = bias.map { _ in FloatBlock(layer.outputs) }
        unsafe MatrixProduct.linearParameterGradient(
            context.activation(inputs[0]),
            context.gradient(output),
            dw: dw.base,
            db: db?.base,
            pool: context.pool
        )
        unsafe sink.take(weight, gradient: UnsafeBufferPointer(dw.floats))
        if let db, let bias {
            unsafe sink.take(bias, gradient: UnsafeBufferPointer(db.floats))
        }
    }
}

extension LinearStep {
    /// The layer as a convolution of pictures of one pixel, whose weights can be packed.
    private var pointwise: FoldedConvolution.Source {
        FoldedConvolution.Source(
            geometry: ConvolutionGeometry(
                inputChannels: layer.inputs,
                outputChannels: layer.outputs,
                kernel: 1
            ),
            weight: weight,
            bias: bias,
            silent: nil,
            norm: nil
        )
    }

    private func convolve(_ context: Context) {
        Convolver.convolve(
            context.activation(inputs[0]),
            filters(.forward, context),
            bias: context.weights.convolution(pointwise).bias,
            into: context.activation(output),
            pool: context.pool
        )
    }

    private func convolveInputGradient(_ context: Context) {
        Convolver.convolveInputGradient(
            context.gradient(output),
            filters(.inputGradient, context),
            into: context.gradient(inputs[0]),
            accumulating: context.write(0).isAccumulating,
            pool: context.pool
        )
    }

    private func filters(
        _ direction: PackedFilters.Direction,
        _ context: Context
    ) -> PackedFilters {
        context.weights.convolution(pointwise).filters(
            direction,
            .bfloat16,
            context.weights.parameters,
            keeping: context.run.keepsPackedWeights,
            pool: context.pool
        )
    }
}
