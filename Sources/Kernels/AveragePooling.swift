internal import CKernels

extension Pooling {
    /// y = the mean of each window, by PyTorch's divisor.
    package static func average(
        _ x: View,
        _ geometry: PoolingGeometry,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        average(x, geometry.pooling(x, y), into: y, kernels, pool)
    }

    /// The gradient of `average`, written to `dx` or added to it.
    package static func averageGradient(
        _ dy: View,
        _ geometry: PoolingGeometry,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        averageGradient(dy, geometry.pooling(dx, dy), into: dx, accumulating, kernels, pool)
    }

    /// y = the means of windows that divide x as evenly as whole pixels allow, as many as y has.
    package static func adaptiveAverage(
        _ x: View,
        into y: View,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        average(x, ck_pooling(adapting: x, to: y), into: y, kernels, pool)
    }

    /// The gradient of `adaptiveAverage`, written to `dx` or added to it.
    package static func adaptiveAverageGradient(
        _ dy: View,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        averageGradient(
            dy,
            ck_pooling(adapting: dx, to: dy),
            into: dx,
            accumulating,
            kernels,
            pool
        )
    }

    private static func average(
        _ x: View,
        _ pooling: ck_pooling,
        into y: View,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let table = unsafe ck_pooling_table(kernels.isa)
        let rows = y.n * y.h
        // The last pooling of a network makes one row of many channels: then those are shared out.
        let block = rows >= 4 * pool.threads ? Swift.max(y.c, 1) : 128
        let blocks = (y.c + block - 1) / block
        let rowBytes = x.pixelBytes * x.w * x.h / Swift.max(y.h * blocks, 1)
        pool.runBands(rows * blocks, rowBytes: rowBytes) { band, _ in
            for item in band {
                let channel = item % blocks * block
                var part = pooling
                part.channels = Int64(Swift.min(block, y.c - channel))
                unsafe table.pointee.average_pool(
                    &part,
                    x.base + channel,
                    y.base + channel,
                    Int64(item / blocks),
                    Int64(item / blocks + 1)
                )
            }
        }
    }

    private static func averageGradient(
        _ dy: View,
        _ pooling: ck_pooling,
        into dx: View,
        _ accumulating: Bool,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let table = unsafe ck_pooling_table(kernels.isa)
        pool.runBands(dx.n * dx.h, rowBytes: 2 * dx.pixelBytes * dx.w) { band, _ in
            unsafe withUnsafePointer(to: pooling) {
                unsafe table.pointee.average_pool_gradient(
                    $0,
                    dy.base,
                    dx.base,
                    accumulating,
                    Int64(band.lowerBound),
                    Int64(band.upperBound)
                )
            }
        }
    }
}
