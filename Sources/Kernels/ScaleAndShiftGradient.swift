/// What a normalization's parameters get from one backward pass.
package struct ScaleAndShiftGradient: Sendable {
    /// d(loss)/d(scale), for each channel.
    package let scale: [Float]
    /// d(loss)/d(shift), for each channel.
    package let shift: [Float]
}

extension PixelRuns {
    /// Two sums for each channel, of which `body` writes those of one run's pixels.
    func sums(
        channels: Int,
        _ pool: Pool,
        _ body: (
            _ pixels: Range<Int>,
            _ sums: UnsafeMutablePointer<Double>,
            _ products: UnsafeMutablePointer<Double>
        ) -> Void
    ) -> (sums: [Double], products: [Double]) {
        var sums = [Double](repeating: 0, count: count * channels)
        var products = sums
        unsafe sums.withUnsafeMutableBufferPointer { sums in
            unsafe products.withUnsafeMutableBufferPointer { products in
                guard let sums = sums.baseAddress, let products = products.baseAddress
                else { return }
                pool.run(count) { run, _ in
                    unsafe body(self[run], sums + run * channels, products + run * channels)
                }
            }
        }
        return (total(sums, channels), total(products, channels))
    }

    /// The sums of the runs' parts, `[count][channels]`, in their order.
    private func total(_ parts: [Double], _ channels: Int) -> [Double] {
        var total = [Double](repeating: 0, count: channels)
        for run in 0..<count {
            for i in 0..<channels { total[i] += parts[run * channels + i] }
        }
        return total
    }
}
