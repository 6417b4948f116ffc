import Kernels
import Tensors

/// An instruction set and a method: one of the ways that a convolution can be computed.
struct ConvolutionWay: CustomStringConvertible {
    let kernels: KernelSet
    let method: ConvolutionMethod

    /// Every way of float32.
    static let float32 = KernelSet.supported.flatMap { kernels in
        [.direct, .winograd, .fineWinograd].map { ConvolutionWay(kernels: kernels, method: $0) }
    }

    /// Every way of bfloat16: the scalar twin everywhere, the vector kernels where the processor
    /// has the instructions.
    static let bfloat16 = KernelSet.supported.filter(\.hasBFloat16)
        .map { ConvolutionWay(kernels: $0, method: .bfloat16) }

    /// The ways whose results are compared with the same ones, since they round operands alike.
    static let alike = [float32, bfloat16]

    var description: String { "\(kernels.name), \(method)" }

    /// What the way makes of a convolution's operands before it multiplies them.
    func rounded(_ values: [Float], in geometry: ConvolutionGeometry) -> [Float] {
        geometry.method(method) == .bfloat16 ? values.map(nearestBFloat16) : values
    }

    func pack(
        _ g: ConvolutionGeometry,
        _ weights: [Float],
        _ direction: PackedFilters.Direction,
        scale: [Float]? = nil,
        onlyFor positions: Int? = nil,
        pool: Pool
    ) -> PackedFilters {
        let shape: Shape = [
            g.outputChannels, g.inputChannels / g.groups, g.kernelHeight, g.kernelWidth,
        ]
        return PackedFilters(
            Tensor(shape, weights),
            scale: scale,
            geometry: g,
            direction: direction,
            method: method,
            kernels: kernels,
            onlyFor: positions,
            pool: pool
        )
    }
}

/// The nearest bfloat16 by arithmetic: what is beyond 8 bits, rounded half to even.
private func nearestBFloat16(_ value: Float) -> Float {
    guard value.isFinite, value.isNormal else { return value.isSubnormal ? 0 : value }
    let unit = Double(sign: .plus, exponent: Int(value.exponent) - 7, significand: 1)
    return Float((Double(value) / unit).rounded(.toNearestOrEven) * unit)
}
