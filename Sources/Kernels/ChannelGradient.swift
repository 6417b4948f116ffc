internal import CKernels

/// The last step of a normalisation's input gradient: for each channel
/// dx = factor·dy + slope·(x − mean) + offset.
struct ChannelGradient {
    let mean: [Float]
    let factor: [Float]
    let slope: [Float]
    let offset: [Float]

    /// Writes dx, or adds it to what is there.
    func apply(
        _ x: View,
        _ dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet,
        pool: Pool
    ) {
        let table = unsafe ck_normalization_table(kernels.isa)
        pool.runBands(dx.pixels, rowBytes: 3 * dx.pixelBytes) { band, _ in
            let first = band.lowerBound
            unsafe table.pointee.batch_norm_gradient(
                Int64(band.count),
                Int64(x.c),
                dy.start(of: first),
                Int64(dy.pixelStride),
                x.start(of: first),
                Int64(x.pixelStride),
                mean,
                factor,
                slope,
                offset,
                dx.start(of: first),
                Int64(dx.pixelStride),
                accumulating
            )
        }
    }
}
