package import Kernels

/// Layers that make planes of other sizes.
extension GraphBuilder {
    /// A transposed convolution, PyTorch's `ConvTranspose2d`; pairs are (height, width).
    ///
    /// Its weight is [channels, filters/groups, kernel]. Without an `endPadding` as much is cut off
    /// below and to the right as above and to the left; `outputPadding`, less than the stride, is
    /// what the output has more there.
    package mutating func transposedConvolution(
        _ name: String,
        _ x: Value,
        filters: Int,
        kernel: (Int, Int),
        stride: (Int, Int) = (1, 1),
        padding: (Int, Int) = (0, 0),
        endPadding: (Int, Int)? = nil,
        outputPadding: (Int, Int) = (0, 0),
        dilation: (Int, Int) = (1, 1),
        groups: Int = 1,
        bias: Bool = false
    ) -> Value {
        precondition(channels[x] % groups == 0 && filters % groups == 0, "\(name): groups")
        let geometry = ConvolutionGeometry(
            inputChannels: filters,
            outputChannels: channels[x],
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
        let layer = TransposedConvolution(
            geometry: geometry,
            outputPadding: PlaneSize(height: outputPadding.0, width: outputPadding.1),
            hasBias: bias
        )
        return add(name, layer, [x], channels: filters)
    }

    /// A plane whose rows and columns are weighted sums of x's, for pictures of one size only.
    package mutating func resample(
        _ name: String,
        _ x: Value,
        rows: ResampleTaps,
        columns: ResampleTaps
    ) -> Value {
        add(name, Resample(rows: rows, columns: columns), [x], channels: channels[x])
    }
}
