internal import CKernels

/// A view's pixels in runs whose length depends on the view alone, so that sums over the runs, in
/// order, come out the same whatever the number of threads.
struct PixelRuns {
    let pixels: Int
    let length: Int

    /// Runs of about 64 KB, and long enough that their sums are few beside them.
    init(_ x: View) {
        pixels = x.pixels
        length = max(32, 16_384 / max(x.c, 1))
    }

    var count: Int { (pixels + length - 1) / length }

    subscript(run: Int) -> Range<Int> { run * length..<min((run + 1) * length, pixels) }
}

extension PixelRuns {
    /// So many sums, of which `body` writes those of one run's pixels.
    func sums(
        _ width: Int,
        _ pool: Pool,
        _ body: (_ pixels: Range<Int>, _ sums: UnsafeMutablePointer<Double>) -> Void
    ) -> [Double] {
        let size = count * width
        let parts = unsafe [Double](unsafeUninitializedCapacity: size) { parts, written in
            written = size
            guard let parts = parts.baseAddress else { return }
            pool.run(count) { run, _ in unsafe body(self[run], parts + run * width) }
        }
        var total = [Double](repeating: 0, count: width)
        for run in 0..<count {
            for i in 0..<width { total[i] += parts[run * width + i] }
        }
        return total
    }

    /// Two sums for each channel.
    func sums(
        channels: Int,
        _ pool: Pool,
        _ body: (
            _ pixels: Range<Int>,
            _ sums: UnsafeMutablePointer<Double>,
            _ products: UnsafeMutablePointer<Double>
        ) -> Void
    ) -> (sums: [Double], products: [Double]) {
        let both = unsafe sums(2 * channels, pool) { unsafe body($0, $1, $1 + channels) }
        return (Array(both[..<channels]), Array(both[channels...]))
    }
}

extension ChannelStatistics {
    /// The sum of each channel's values, over all pixels.
    package static func sums(
        of x: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) -> [Float] {
        let table = unsafe ck_normalization_table(kernels.isa)
        return unsafe PixelRuns(x).sums(x.c, pool) { pixels, sums in
            unsafe table.pointee.channel_sums(
                Int64(pixels.count),
                Int64(x.c),
                x.start(of: pixels.lowerBound),
                Int64(x.pixelStride),
                sums
            )
        }.map { Float($0) }
    }
}
