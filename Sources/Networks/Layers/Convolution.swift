import Kernels
import Tensors

/// A two-dimensional convolution (cross-correlation, as everywhere in the field).
struct Convolution: Layer {
    let geometry: ConvolutionGeometry
    let hasBias: Bool
    /// How the parameters are called where this is a linear layer over pixels' channels; nil for a
    /// convolution.
    let linear: LinearNames?

    var kind: String { linear == nil ? "convolution" : "linear" }

    init(
        inputChannels: Int,
        filters: Int,
        kernel: (Int, Int),
        stride: (Int, Int),
        padding: (Int, Int),
        endPadding: (Int, Int)? = nil,
        dilation: (Int, Int),
        groups: Int,
        hasBias: Bool
    ) {
        linear = nil
        geometry = ConvolutionGeometry(
            inputChannels: inputChannels,
            outputChannels: filters,
            kernelHeight: kernel.0,
            kernelWidth: kernel.1,
            strideHeight: stride.0,
            strideWidth: stride.1,
            paddingHeight: padding.0,
            paddingWidth: padding.1,
            endPaddingHeight: endPadding?.0,
            endPaddingWidth: endPadding?.1,
            dilationHeight: dilation.0,
            dilationWidth: dilation.1,
            groups: groups
        )
        self.hasBias = hasBias
    }

    /// A linear layer over pixels' channels, y = x·wᵀ + b for each: a 1×1 convolution.
    init(inputs: Int, outputs: Int, hasBias: Bool, names: LinearNames) {
        geometry = ConvolutionGeometry(
            inputChannels: inputs,
            outputChannels: outputs,
            kernel: 1
        )
        self.hasBias = hasBias
        linear = names
    }

    var parameters: [LayerParameter] {
        let names = linear ?? LinearNames()
        let plane = linear == nil ? [geometry.kernelHeight, geometry.kernelWidth] : []
        let weight = Shape(
            [geometry.outputChannels, geometry.inputChannels / geometry.groups] + plane
        )
        let bias: Shape = [geometry.outputChannels]
        return [LayerParameter(suffix: names.weight, shape: weight, role: .trainable)]
            + (hasBias ? [LayerParameter(suffix: names.bias, shape: bias, role: .trainable)] : [])
    }

    var attributes: LayerAttributes {
        let g = geometry
        if linear != nil {
            return [
                "in_features": .whole(g.inputChannels),
                "out_features": .whole(g.outputChannels),
                "bias": .truth(hasBias),
            ]
        }
        let padding = (g.paddingHeight, g.paddingWidth)
        return [
            "in_channels": .whole(g.inputChannels),
            "out_channels": .whole(g.outputChannels),
            "kernel_size": .wholes([g.kernelHeight, g.kernelWidth]),
            "stride": .wholes([g.strideHeight, g.strideWidth]),
            "padding": .pair(padding),
            "end_padding": .end((g.endPaddingHeight, g.endPaddingWidth), differingFrom: padding),
            "dilation": .wholes([g.dilationHeight, g.dilationWidth]),
            "groups": .whole(g.groups),
            "bias": .truth(hasBias),
        ]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let input = try inputs[0].requiringPlane()
        guard input.channels == geometry.inputChannels else {
            throw LayerError(
                reason: "it needs \(geometry.inputChannels) channels and gets \(input.channels)"
            )
        }
        let (height, width) = input.plane
        guard let plane = geometry.outputSize(height: height, width: width) else {
            throw LayerError(
                reason: "a \(geometry.kernelHeight)×\(geometry.kernelWidth) kernel doesn't fit "
                    + "into \(height)×\(width)"
            )
        }
        return input.with(
            channels: geometry.outputChannels,
            height: plane.height,
            width: plane.width
        )
    }

    func step(at site: Site) -> (any Step)? {
        ConvolutionStep(
            input: site.inputs[0],
            output: site.output,
            outputShape: site.outputShape,
            name: site.name,
            weights: source(at: site.firstSlot, norm: nil),
            residual: nil,
            epilogue: .none
        )
    }

    /// What its folded weights are made from, when its parameters start at this slot.
    func source(at slot: ParameterSlot, norm: FoldedConvolution.Norm?) -> FoldedConvolution.Source {
        FoldedConvolution.Source(
            geometry: geometry,
            weight: slot,
            bias: hasBias ? slot + 1 : nil,
            silent: linear?.silent,
            norm: norm
        )
    }
}

/// How a linear layer over pixels' channels calls its parameters, and which of them count for
/// nothing.
package struct LinearNames: Sendable {
    var weight = "weight"
    var bias = "bias"
    /// Outputs whose bias counts as zero, whatever it is.
    var silent: Range<Int>?

    /// PyTorch's names, or others, and the outputs whose bias counts as zero.
    package init(weight: String = "weight", bias: String = "bias", silent: Range<Int>? = nil) {
        self.weight = weight
        self.bias = bias
        self.silent = silent
    }
}

/// A convolution with what was fused into it: a folded batch norm, a residual, an epilogue.
///
/// y = epilogue(w′ * x + b′ [+ residual]), w′ and b′ with the batch norm folded in.
struct ConvolutionStep: Step {
    let input: Value
    let output: Value
    let outputShape: Shape
    let name: String
    let weights: FoldedConvolution.Source
    let residual: Value?
    let epilogue: Epilogue

    var inputs: [Value] { residual.map { [input, $0] } ?? [input] }
    var retainedForParameters: [Value] { [input] }
    var memoBytes: Int {
        epilogue.needsValueBefore
            ? outputShape.count * MemoryLayout<Float>.stride : epilogue.memoBytes(of: outputShape)
    }
    var passedThrough: Value? { residual }
    var hasParameters: Bool { true }

    var kind: String {
        let geometry = weights.geometry
        let isStrided = geometry.strideHeight > 1 || geometry.strideWidth > 1
        return "convolution \(geometry.kernelHeight)×\(geometry.kernelWidth)"
            + (isStrided ? ", stride \(geometry.strideHeight)" : "")
    }

    var multiplyAccumulates: Int {
        let geometry = weights.geometry
        return outputShape.count * geometry.kernelHeight * geometry.kernelWidth
            * (geometry.inputChannels / geometry.groups)
    }

    func forward(_ context: Context) {
        let folded = context.weights.convolution(weights)
        Convolver.convolve(
            context.activation(input),
            filters(folded, .forward, pixels: outputShape.pixels, context),
            bias: folded.bias,
            residual: residual.map(context.activation),
            epilogue: epilogue,
            mask: context.mask(epilogue, of: outputShape),
            slopes: slopes(context),
            into: context.activation(output),
            pool: context.pool
        )
    }

    func backward(_ context: Context) {
        let dy = context.gradient(output)
        var mask = context.mask(epilogue, of: outputShape)
        // Others will read the masked gradient too: the residual, or the parameters' gradients.
        // Else the convolution masks while it reads, which saves a pass over memory, and knows no
        // rule but the derivative.
        let isReadAgain = residual != nil || context.run.plan.purpose.trainsParameters
        if let mask0 = mask, isReadAgain || context.run.reluRule != nil {
            context.apply(mask0, of: epilogue, to: dy)
            mask = nil
        }
        if let slopes = slopes(context) {
            Elementwise.multiply(dy, by: slopes, into: dy, pool: context.pool)
        }
        if context.write(0).isWanted {
            Convolver.convolveInputGradient(
                dy,
                mask: mask,
                filters(
                    context.weights.convolution(weights),
                    .inputGradient,
                    pixels: context.run.plan.shapes[input].pixels,
                    context
                ),
                into: context.gradient(input),
                accumulating: context.write(0).isAccumulating,
                pool: context.pool
            )
        }
        if let residual { context.pass(dy, to: residual, as: context.write(1)) }
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let parameters = context.weights.parameters
        let dw = FloatBlock(parameters[weights.weight].shape.count)
        let needsBias = weights.bias != nil || weights.norm != nil
        let db = needsBias ? FloatBlock(weights.geometry.outputChannels) : nil
        unsafe Convolver.convolveParameterGradient(
            context.activation(input),
            context.gradient(output),
            geometry: weights.geometry,
            dw: dw.base,
            db: db?.base,
            method: context.run.parameterGradientMethod,
            pool: context.pool
        )
        context.weights.convolution(weights).unfold(
            parameters,
            dw: dw,
            db: db.map { unsafe Array($0.floats) },
            into: sink
        )
    }

    /// The slopes of an epilogue that has them, from forward to backward.
    private func slopes(_ context: Context) -> View? {
        guard epilogue.needsValueBefore, let memo = unsafe context.memo else { return nil }
        let (height, width) = outputShape.plane
        return unsafe View(
            memo.assumingMemoryBound(to: Float.self),
            n: outputShape[0],
            h: height,
            w: width,
            c: outputShape.channels
        )
    }

    /// As a link of a chain.
    func link(_ context: Context) -> ConvolutionChain.Link {
        let folded = context.weights.convolution(weights)
        return ConvolutionChain.Link(
            filters(folded, .forward, pixels: outputShape.pixels, context),
            bias: folded.bias,
            epilogue: epilogue
        )
    }

    /// The packed weights for one product, whose result has so many pixels in each picture.
    ///
    /// A training step reads them once before it replaces them: kept, they would only take memory,
    /// and the same little memory again and again stays in a cache.
    private func filters(
        _ folded: FoldedConvolution,
        _ direction: PackedFilters.Direction,
        pixels: Int,
        _ context: Context
    ) -> PackedFilters {
        folded.filters(
            direction,
            context.run.method(direction, weights.geometry, pixels: pixels),
            context.weights.parameters,
            keeping: context.run.keepsPackedWeights,
            onlyFor: context.run.plan.purpose.trainsParameters ? outputShape[0] * pixels : nil,
            pool: context.pool
        )
    }
}

extension Shape {
    /// Pixels of one picture.
    fileprivate var pixels: Int { plane.height * plane.width }
}
