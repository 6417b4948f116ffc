internal import CKernels

extension ConvolutionGeometry {
    /// Whether tiles of outputs can be computed at points instead: 3×3 filters of stride one.
    ///
    /// Transformed weights take four times the memory, or 16/9 of it. Where there are so many of
    /// them that reading them bounds the time, pictures are small as a rule, and nothing is left of
    /// the gain.
    var suitsWinograd: Bool {
        let (c, k) = (inputChannels, outputChannels)
        return kernelHeight == 3 && kernelWidth == 3 && strideHeight == 1
            && strideWidth == 1
            && dilationHeight == 1 && dilationWidth == 1 && groups == 1 && min(c, k) >= 16
            && max(c, k) <= Int(CK_DEPTH) && c * k <= 256 * 256
    }

    /// Whether the same goes for the parameter gradient, which sums products over `tiles`: of too
    /// few the way to the points and back costs more than is saved.
    func suitsWinogradGradient(tiles: Int) -> Bool {
        kernelHeight == 3 && kernelWidth == 3 && strideHeight == 1 && strideWidth == 1
            && dilationHeight == 1 && dilationWidth == 1 && groups == 1
            && min(inputChannels, outputChannels) >= 16 && tiles >= 12
    }

    /// One phase whose "taps" are the points, and whose tap is the filter's corner.
    func winogradPhase(
        _ direction: PackedFilters.Direction,
        _ method: ConvolutionMethod,
        points: Int32
    ) -> ConvolutionPhase {
        let isForward = direction == .forward
        let corner = (
            y: isForward ? -paddingHeight : paddingHeight - 2,
            x: isForward ? -paddingWidth : paddingWidth - 2, position: 0
        )
        let channels = isForward ? inputChannels : outputChannels
        var phase = ConvolutionPhase(
            originY: 0,
            originX: 0,
            taps: [corner],
            channels: channels,
            method
        )
        phase.blocks = [
            ck_depth_block(tap: 0, taps: points, channel: 0, channels: Int32(channels))
        ]
        return phase
    }
}

/// How convolutions by Winograd's way are cut into items for the pool.
enum Winograd {
    /// Runs `convolution`, packed as `part`, over `images` pictures, by tiles of inner×inner
    /// outputs.
    static func run(
        _ convolution: ck_convolution,
        _ part: PackedFilters.Part,
        inner: Int32,
        images: Int,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let channels = unsafe part.blocks.pointee.channels
        let corner = unsafe part.taps.pointee
        let isa = kernels.isa
        let width = unsafe Int(kernels.convolution.pointee.width)
        let panels = unsafe ceilingDivision(Int(convolution.filters), width)
        let job = unsafe ck_winograd(
            convolution: convolution,
            inner: inner,
            channels: channels,
            corner_y: corner.y,
            corner_x: corner.x
        )
        unsafe withUnsafePointer(to: job) { job in
            let tiles = unsafe images * Int(ck_winograd_tiles(job))
            let most = Int(ck_winograd_run(inner, channels))
            let runs = min(evenRuns(ceilingDivision(tiles, most), pool.threads), tiles)
            // Each range of panels evaluates the source anew: no less than four panels, then.
            let wished = pool.threads == 1 ? 1 : ceilingDivision(2 * pool.threads, max(runs, 1))
            let ranges = max(ceilingDivision(panels, 8), min(wished, ceilingDivision(panels, 4)))
            let floats = Int(ck_winograd_scratch(inner, channels, Int32(most)))
            pool.run(runs * ranges) { item, worker in
                let (range, run) = (item / runs, item % runs)
                let first = tiles * run / runs
                let last = tiles * (run + 1) / runs
                unsafe ck_convolve_winograd(
                    isa,
                    job,
                    Int32(first),
                    Int32(last - first),
                    Int32(panels * range / ranges),
                    Int32(panels * (range + 1) / ranges),
                    pool.scratch(floats, worker: worker)
                )
            }
        }
    }
}

/// The larger tiles that cover a picture of this size.
func winogradTiles(_ height: Int, _ width: Int) -> Int {
    ceilingDivision(height, Int(CK_INNER)) * ceilingDivision(width, Int(CK_INNER))
}

/// A few runs more, if need be, so that no thread waits for the last of an odd number.
func evenRuns(_ runs: Int, _ threads: Int) -> Int {
    runs > 16 * threads ? runs : ceilingDivision(runs, threads) * threads
}
