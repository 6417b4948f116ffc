/// How a convolution's sums are formed.
package enum ConvolutionMethod: String, CaseIterable, Sendable {
    /// Tap by tap and channel by channel.
    case direct
    /// At points of the plane, or of a line, for filters of stride one (Lavin and Gray, 2015): a
    /// quarter of the multiplications for 3×3 filters, 9/25 for 5×5, a half for 1×3 and 3×1, 5/14
    /// for 1×7 and 7×1.
    ///
    /// It rounds more coarsely than a direct sum: about four times for 3×3 and 5×5, twice for lines
    /// of three taps, nine times for those of seven. Of no consequence for a gradient, nor for
    /// outputs that are an answer. But where the signs of a forward pass decide what a gradient
    /// passes through, they should be those of the direct sums.
    case winograd
    /// The same with tiles of two outputs each way, for filters of three taps: 4/9 of the
    /// multiplications for 3×3, with transformed weights of 16/9 of the memory instead of four
    /// times; 2/3 for lines. Its rounding is 1.3 times a direct sum's, 1.1 times for lines, so that
    /// it may decide such signs.
    case fineWinograd = "fine_winograd"
    /// As `direct`, of inputs and weights rounded to bfloat16: twice the products at a time, summed
    /// in float32. Only for kernels with `hasBFloat16`.
    case bfloat16

    /// Channels that share a float's place in gathered rows and in panels.
    var channelsPerFloat: Int { self == .bfloat16 ? 2 : 1 }
}

extension ConvolutionGeometry {
    /// The method by which this convolution will be computed when `wished` is asked for.
    package func method(_ wished: ConvolutionMethod) -> ConvolutionMethod {
        switch wished {
        case .winograd, .fineWinograd: tile(wished) == nil ? .direct : wished
        // Row by row there are products of float32 alone, and nothing is slower for it.
        case .bfloat16: runsByRows ? .direct : wished
        case .direct: wished
        }
    }
}
