internal import CKernels

/// Which input won each output of a max pooling: its place in the window, a byte an element or,
/// of windows of more than 256 places, an `Int32`.
///
/// Sound as `@unchecked Sendable` and `@safe` for the reasons that `View` gives.
@safe package struct Winners: @unchecked Sendable {
    /// The places, `[pixels][c]`.
    package let base: UnsafeMutableRawPointer
    /// Pixels of the whole batch of outputs.
    package let pixels: Int
    /// Channels of a pixel.
    package let c: Int

    /// Winners in `pixels · c` places of as many bytes as the pooling's geometry says.
    package init(_ base: UnsafeMutableRawPointer, pixels: Int, c: Int) {
        unsafe self.base = unsafe base
        self.pixels = pixels
        self.c = c
    }

    func check(fits y: View) {
        precondition(
            pixels == y.pixels && c == y.c,
            "winners of \(pixels) pixels of \(c) channels for \(y.pixels) of \(y.c)"
        )
    }
}

/// Reductions of windows to one pixel, and their gradients.
package enum Pooling {
    /// y = the greatest value of each window; `winners` keeps what the gradient needs.
    ///
    /// Padding never wins, a NaN always does, and the first of equals does, as in PyTorch.
    package static func max(
        _ x: View,
        _ geometry: PoolingGeometry,
        into y: View,
        winners: Winners? = nil,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        winners?.check(fits: y)
        let pooling = geometry.pooling(x, y)
        let table = unsafe ck_pooling_table(kernels.isa)
        pool.runBands(y.n * y.h, rowBytes: x.pixelBytes * x.w * x.h / Swift.max(y.h, 1)) {
            band,
            _ in
            unsafe withUnsafePointer(to: pooling) {
                unsafe table.pointee.max_pool(
                    $0,
                    x.base,
                    y.base,
                    winners?.base,
                    Int64(band.lowerBound),
                    Int64(band.upperBound)
                )
            }
        }
    }

    /// The gradient of `max`, written to `dx` or added to it.
    package static func maxGradient(
        _ dy: View,
        winners: Winners,
        _ geometry: PoolingGeometry,
        into dx: View,
        accumulating: Bool,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        winners.check(fits: dy)
        let pooling = geometry.pooling(dx, dy)
        let table = unsafe ck_pooling_table(kernels.isa)
        pool.runBands(dx.n * dx.h, rowBytes: 2 * dx.pixelBytes * dx.w) { band, _ in
            unsafe withUnsafePointer(to: pooling) {
                unsafe table.pointee.max_pool_gradient(
                    $0,
                    dy.base,
                    winners.base,
                    dx.base,
                    accumulating,
                    Int64(band.lowerBound),
                    Int64(band.upperBound)
                )
            }
        }
    }
}
