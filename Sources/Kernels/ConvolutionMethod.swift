internal import CKernels

/// How a convolution's sums are formed.
package enum ConvolutionMethod: Hashable, Sendable {
    /// Tap by tap and channel by channel.
    case direct
    /// At points of the plane, for 3×3 filters of stride one (Lavin and Gray, 2015): a quarter of
    /// the multiplications. It rounds about six times as coarsely as a direct sum: of no
    /// consequence for a gradient, nor for outputs that are an answer. But where the signs of a
    /// forward pass decide what a gradient passes through, they should be those of the direct sums.
    case winograd
    /// The same with smaller tiles: four ninths of the multiplications, and transformed weights of
    /// 16/9 of the memory instead of four times. Its rounding is 1.3 times a direct sum's, so that
    /// it may decide such signs.
    case fineWinograd
    /// As `direct`, of inputs and weights rounded to bfloat16: twice the products at a time, summed
    /// in float32. Only for kernels with `hasBFloat16`.
    case bfloat16

    /// Channels that share a float's place in gathered rows and in panels.
    var channelsPerFloat: Int { self == .bfloat16 ? 2 : 1 }

    /// Outputs each way of a tile by Winograd's way.
    var winogradInner: Int32? {
        switch self {
        case .winograd: Int32(CK_INNER)
        case .fineWinograd: 2
        case .direct, .bfloat16: nil
        }
    }
}

extension ConvolutionGeometry {
    /// The method by which this convolution will be computed when `wished` is asked for.
    package func method(_ wished: ConvolutionMethod) -> ConvolutionMethod {
        // Row by row there are products of float32 alone, and nothing is slower for it.
        runsByRows || wished.winogradInner != nil && !suitsWinograd ? .direct : wished
    }
}
