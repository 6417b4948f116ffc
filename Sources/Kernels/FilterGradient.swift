internal import CKernels

/// The gradient of a convolution with respect to its filters, summed over the batch, that is yet to
/// be formed: of what, and how.
package struct FilterGradient {
    let x: View
    let dy: View
    let geometry: ConvolutionGeometry
    let method: ConvolutionMethod

    /// A gradient to be formed.
    ///
    /// - Parameters:
    ///   - x: The convolution's input.
    ///   - dy: The gradient with respect to its output.
    ///   - geometry: Its shape.
    ///   - method: How the products are to be formed, where the shapes allow it; else directly.
    package init(
        _ x: View,
        _ dy: View,
        geometry: ConvolutionGeometry,
        method: ConvolutionMethod = .direct
    ) {
        self.x = x
        self.dy = dy
        self.geometry = geometry
        self.method = method
    }

    /// Its numbers.
    var count: Int { geometry.outputChannels * geometry.groupChannels * geometry.taps }

    /// Whether each filter's is complete piece by piece, to be moved by at once: not of groups, nor
    /// where its numbers are put in order at last.
    package var movesFilters: Bool { geometry.groups == 1 && !geometry.readsWholeRows }

    /// Writes it, `[filters, channels of a group, height, width]`.
    package func form(
        into dw: UnsafeMutablePointer<Float>,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        unsafe Convolver.convolveParameterGradient(
            x,
            dy,
            geometry: geometry,
            dw: dw,
            method: method,
            kernels: kernels,
            pool: pool
        )
    }

    /// How the work is cut.
    func cut(_ kernels: KernelSet, _ pool: Pool) -> ParameterGradientCut {
        let (g, threads) = (geometry, pool.threads)
        let tiles = dy.n * winogradTiles(dy.h, dy.w)
        return method == .winograd && g.suitsWinogradGradient(tiles: tiles)
            ? ParameterGradientCut(g, tiles: tiles, kernels, threads: threads)
            : ParameterGradientCut(g, positions: dy.pixels, kernels, threads: threads)
    }

    /// Describes it to the C library, for the call.
    ///
    /// Group by group, or all together where products are formed row by row. `wanted` has its
    /// layout, and is read or written as it is complete.
    func withJobs(
        into dw: UnsafeMutablePointer<Float>?,
        wanted: (UnsafePointer<Float>?, UnsafePointer<Float>?) = (nil, nil),
        _ body: ([ck_parameter_gradient]) -> Void
    ) {
        let g = geometry
        let phase = g.forwardPhase(.direct)
        let filterLength = g.groupChannels * g.taps
        unsafe phase.taps.withUnsafeBufferPointer { taps in
            guard let taps = taps.baseAddress else { return }
            let jobs = unsafe (0..<(g.grouping(.forward) == nil ? g.groups : 1)).map { group in
                let first = group * g.groupFilters
                return unsafe ck_parameter_gradient(
                    source: g.source(
                        x,
                        group: group,
                        gridHeight: dy.h,
                        gridWidth: dy.w,
                        taps: taps
                    ),
                    taps: Int32(phase.taps.count),
                    tap_channels: Int32(g.forwardChannels),
                    joins_taps: g.readsWholeRows,
                    dy: dy.base + first,
                    dy_pixel: dy.pixelStride,
                    dw: dw.map { unsafe $0 + first * filterLength },
                    dw_filter: filterLength,
                    wanted: wanted
                )
            }
            unsafe body(jobs)
        }
    }
}
