import Kernels
import Tensors

/// PyTorch's `ConvTranspose2d`: the input gradient of a convolution, as a layer (Dumoulin and
/// Visin, 2016).
struct TransposedConvolution: Layer {
    /// The convolution from the output's channels to the input's, whose weight this layer's is.
    let geometry: ConvolutionGeometry
    /// Rows and columns at the end that no input reaches.
    let outputPadding: PlaneSize
    let hasBias: Bool

    let kind = "transposed_convolution"

    var parameters: [LayerParameter] {
        let g = geometry
        let weight: Shape = [
            g.outputChannels, g.inputChannels / g.groups, g.kernelHeight, g.kernelWidth,
        ]
        let bias: Shape = [g.inputChannels]
        return [LayerParameter(suffix: "weight", shape: weight, role: .trainable)]
            + (hasBias ? [LayerParameter(suffix: "bias", shape: bias, role: .trainable)] : [])
    }

    var attributes: LayerAttributes {
        let g = geometry
        let padding = (g.paddingHeight, g.paddingWidth)
        return [
            "in_channels": .whole(g.outputChannels),
            "out_channels": .whole(g.inputChannels),
            "kernel_size": .wholes([g.kernelHeight, g.kernelWidth]),
            "stride": .wholes([g.strideHeight, g.strideWidth]),
            "padding": .pair(padding),
            "end_padding": .end((g.endPaddingHeight, g.endPaddingWidth), differingFrom: padding),
            "output_padding": .wholes([outputPadding.height, outputPadding.width]),
            "groups": .whole(g.groups),
            "bias": .truth(hasBias),
            "dilation": .wholes([g.dilationHeight, g.dilationWidth]),
        ]
    }

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        let g = geometry
        let input = try inputs[0].requiringPlane().requiring(channels: g.outputChannels)
        // More would be the reach of another input: the convolution back would make one too many.
        guard (0..<g.strideHeight).contains(outputPadding.height),
            (0..<g.strideWidth).contains(outputPadding.width)
        else { throw LayerError(reason: "its output padding isn't less than its stride") }
        let (height, width) = input.plane
        let rows =
            g.strideHeight * (height - 1) + outputPadding.height
            + g.dilationHeight * (g.kernelHeight - 1) + 1 - g.paddingHeight - g.endPaddingHeight
        let columns =
            g.strideWidth * (width - 1) + outputPadding.width
            + g.dilationWidth * (g.kernelWidth - 1) + 1 - g.paddingWidth - g.endPaddingWidth
        guard rows > 0, columns > 0 else {
            throw LayerError(reason: "its padding leaves nothing of \(height)×\(width)")
        }
        return input.with(channels: g.inputChannels, height: rows, width: columns)
    }

    func step(at site: Site) -> (any Step)? {
        TransposedConvolutionStep(site: site, layer: self)
    }
}

/// What a convolution's passes are, with the two planes' roles exchanged: always by direct sums of
/// float32, as most have a stride, for which there are no others.
struct TransposedConvolutionStep: SiteStep {
    let site: Site
    let layer: TransposedConvolution

    let kind = "transposed convolution"
    var retainedForParameters: [Value] { inputs }
    var hasParameters: Bool { true }
    private var weight: ParameterSlot { site.firstSlot }
    private var bias: ParameterSlot? { layer.hasBias ? site.firstSlot + 1 : nil }

    var multiplyAccumulates: Int {
        let g = layer.geometry
        return site.inputShapes[0].count * g.kernelHeight * g.kernelWidth * g.inputChannels
            / g.groups
    }

    func forward(_ context: Context) {
        let y = context.activation(output)
        Convolver.convolveInputGradient(
            context.activation(inputs[0]),
            filters(.inputGradient, context),
            into: y,
            pool: context.pool
        )
        if let bias {
            let shift = BatchNormalization(shift: context.weights.parameters[bias].values)
            shift.apply(y, into: y, pool: context.pool)
        }
    }

    func backward(_ context: Context) {
        guard context.write(0).isWanted else { return }
        let dx = context.gradient(inputs[0])
        Convolver.convolve(
            context.gradient(output),
            filters(.forward, context),
            residual: context.write(0).isAccumulating ? dx : nil,
            into: dx,
            pool: context.pool
        )
    }

    func parameterGradients(_ context: Context, into sink: ParameterSink) {
        let dw = FloatBlock(context.weights.parameters[weight].shape.count)
        unsafe Convolver.convolveParameterGradient(
            context.gradient(output),
            context.activation(inputs[0]),
            geometry: layer.geometry,
            dw: dw.base,
            pool: context.pool
        )
        unsafe sink.take(weight, gradient: UnsafeBufferPointer(dw.floats))
        if let bias {
            let sums = ChannelStatistics.sums(of: context.gradient(output), pool: context.pool)
            sink.take(bias, gradient: sums)
        }
    }

    private func filters(
        _ direction: PackedFilters.Direction,
        _ context: Context
    ) -> PackedFilters {
        let source = FoldedConvolution.Source(
            geometry: layer.geometry,
            weight: weight,
            bias: nil,
            silent: nil,
            norm: nil
        )
        return context.weights.convolution(source).filters(
            direction,
            .direct,
            context.weights.parameters,
            keeping: context.run.keepsPackedWeights,
            pool: context.pool
        )
    }
}
