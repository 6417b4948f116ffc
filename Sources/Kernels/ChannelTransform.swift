internal import CKernels

/// A scale, a shift and a new place for each channel: y_i = x_{permutation[i]} · scale_i + shift_i.
///
/// What networks do to a picture before their first layer, the order of its colours included.
package struct ChannelTransform: Sendable {
    private let from: [Int32]
    private let scale: [Float]
    private let shift: [Float]
    // The way back: where channel i of x went, and the scale it got there.
    private let inverse: [Int32]
    private let inverseScale: [Float]
    private let zeros: [Float]

    /// A transform; `permutation` names each input channel once.
    package init(permutation: [Int], scale: [Float], shift: [Float]) {
        let c = permutation.count
        precondition(permutation.sorted() == Array(0..<c), "not a permutation: \(permutation)")
        precondition(scale.count == c && shift.count == c, "a scale and a shift for each channel")
        var inverse = permutation
        for (to, from) in permutation.enumerated() { inverse[from] = to }
        from = permutation.map(Int32.init)
        self.scale = scale
        self.shift = shift
        self.inverse = inverse.map(Int32.init)
        inverseScale = inverse.map { scale[$0] }
        zeros = Array(repeating: 0, count: c)
    }

    /// The transform of x into y, which do not overlap.
    package func apply(_ x: View, into y: View, kernels: KernelSet = .bound, pool: Pool) {
        permute(x, from, scale, shift, into: y, accumulating: false, kernels, pool)
    }

    /// The gradient with respect to x, written to `dx` or added to it.
    package func gradient(
        _ dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        permute(
            dy,
            inverse,
            inverseScale,
            zeros,
            into: dx,
            accumulating: accumulating,
            kernels,
            pool
        )
    }

    private func permute(
        _ x: View,
        _ from: [Int32],
        _ scale: [Float],
        _ shift: [Float],
        into y: View,
        accumulating: Bool,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        precondition(x.hasShape(of: y) && y.c == from.count, "\(from.count) channels: \(x), \(y)")
        let table = unsafe ck_elementwise_table(kernels.isa)
        pool.runBands(y.pixels, rowBytes: 2 * y.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.permute_channels(
                Int64(band.count),
                Int64(y.c),
                x.start(of: first),
                Int64(x.pixelStride),
                from,
                scale,
                shift,
                y.start(of: first),
                Int64(y.pixelStride),
                accumulating
            )
        }
    }
}
