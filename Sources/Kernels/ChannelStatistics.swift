internal import CKernels

/// The mean and the biased variance of each channel, of one batch or running.
package struct ChannelStatistics: Sendable {
    /// Each channel's mean.
    package let mean: [Double]
    /// Each channel's variance: the mean squared distance from `mean`.
    package let variance: [Double]

    /// Statistics known from elsewhere, such as a network's running ones.
    package init(mean: [Float], variance: [Float]) {
        precondition(mean.count == variance.count, "a mean and a variance for each channel")
        self.mean = mean.map(Double.init)
        self.variance = variance.map(Double.init)
    }

    /// The statistics of `x`, over all its pixels.
    package init(of x: View, kernels: KernelSet = .bound, pool: Pool) {
        precondition(x.pixels > 0, "statistics of no pixels")
        let runs = PixelRuns(x)
        let table = unsafe ck_normalization_table(kernels.isa)
        var means = [Double](repeating: 0, count: runs.count * x.c)
        var squares = means
        unsafe means.withUnsafeMutableBufferPointer { means in
            unsafe squares.withUnsafeMutableBufferPointer { squares in
                guard let means = means.baseAddress, let squares = squares.baseAddress
                else { return }
                pool.run(runs.count) { run, _ in
                    let pixels = runs[run]
                    unsafe table.pointee.channel_moments(
                        Int64(pixels.count),
                        Int64(x.c),
                        x.start(of: pixels.lowerBound),
                        Int64(x.pixelStride),
                        means + run * x.c,
                        squares + run * x.c
                    )
                }
            }
        }

        var mean = [Double](repeating: 0, count: x.c)
        for run in 0..<runs.count {
            let weight = Double(runs[run].count) / Double(x.pixels)
            for i in 0..<x.c { mean[i] += weight * means[run * x.c + i] }
        }
        // The runs' own squares, and those of the distances between their means and the mean.
        var variance = [Double](repeating: 0, count: x.c)
        for run in 0..<runs.count {
            let count = Double(runs[run].count)
            for i in 0..<x.c {
                let distance = means[run * x.c + i] - mean[i]
                variance[i] += squares[run * x.c + i] + count * distance * distance
            }
        }
        self.mean = mean
        self.variance = variance.map { $0 / Double(x.pixels) }
    }

    /// Running statistics moved towards these by `momentum`, as `torch.nn.BatchNorm2d` does it:
    /// with the unbiased variance over `count` pixels, which must be more than one.
    package func moving(
        mean running: [Float],
        variance runningVariance: [Float],
        momentum: Float,
        count: Int
    ) -> (mean: [Float], variance: [Float]) {
        precondition(count > 1, "no unbiased variance of \(count) value")
        let unbias = Double(count) / Double(count - 1)
        let step = Double(momentum)
        return (
            zip(running, mean).map { Float((1 - step) * Double($0) + step * $1) },
            zip(runningVariance, variance).map {
                Float((1 - step) * Double($0) + step * unbias * $1)
            }
        )
    }
}
