internal import CKernels

extension ConvolutionGeometry {
    /// The tiles of outputs that `method` computes at points, if it does, of such filters: squares
    /// of 3×3 and 5×5, lines of three and seven taps, of stride one.
    func tile(_ method: ConvolutionMethod) -> ck_tile? {
        guard let inner = outputsOfATile(method), strideHeight == 1, strideWidth == 1,
            dilationHeight == 1, dilationWidth == 1, groups == 1,
            min(inputChannels, outputChannels) >= 16
        else { return nil }
        let tile = ck_tile(
            inner_y: kernelHeight > 1 ? inner : 1,
            inner_x: kernelWidth > 1 ? inner : 1,
            taps_y: Int32(kernelHeight),
            taps_x: Int32(kernelWidth)
        )
        return Int(ck_tile_number(tile)) < CK_TILE_COUNT ? tile : nil
    }

    /// The floats of weights evaluated at points; nil where `method` does no such thing with such
    /// filters.
    package func transformedWeights(_ method: ConvolutionMethod) -> Int? {
        tile(method).map { inputChannels * outputChannels * Int(ck_points($0)) }
    }

    /// Floats from the weights at one point to those at the next, packed for one direction.
    func pointStride(
        _ direction: PackedFilters.Direction,
        _ table: UnsafePointer<ck_convolution_kernels>
    ) -> Int {
        let channels = direction == .forward ? inputChannels : outputChannels
        return unsafe ck_point_stride(table, Int32(columns(direction)), Int32(channels))
    }

    /// Each way, where the filter has more than one tap.
    private func outputsOfATile(_ method: ConvolutionMethod) -> Int32? {
        switch method {
        case .winograd: taps == 25 ? 2 : Int32(CK_INNER)
        case .fineWinograd: max(kernelHeight, kernelWidth) == 3 ? 2 : nil
        case .direct, .bfloat16: nil
        }
    }

    /// Whether the parameter gradient of 3×3 filters can be summed over `tiles` so: of too few the
    /// way to the points and back costs more than is saved.
    func suitsWinogradGradient(tiles: Int) -> Bool {
        kernelHeight == 3 && kernelWidth == 3 && strideHeight == 1 && strideWidth == 1
            && dilationHeight == 1 && dilationWidth == 1 && groups == 1
            && min(inputChannels, outputChannels) >= 16 && tiles >= 12
    }

    /// One phase whose "taps" are the points, and whose tap is the filter's corner.
    func winogradPhase(
        _ direction: PackedFilters.Direction,
        _ method: ConvolutionMethod,
        _ tile: ck_tile
    ) -> ConvolutionPhase {
        let isForward = direction == .forward
        let corner = (
            y: isForward ? -paddingHeight : paddingHeight - kernelHeight + 1,
            x: isForward ? -paddingWidth : paddingWidth - kernelWidth + 1,
            position: 0
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
            ck_depth_block(tap: 0, taps: ck_points(tile), channel: 0, channels: Int32(channels))
        ]
        return phase
    }
}

/// How convolutions by Winograd's way are cut into items for the pool.
enum Winograd {
    /// Runs `convolution`, packed as `part`, over `images` pictures, tile by tile.
    static func run(
        _ convolution: ck_convolution,
        _ part: PackedFilters.Part,
        _ tile: ck_tile,
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
            tile: tile,
            channels: channels,
            corner_y: corner.y,
            corner_x: corner.x
        )
        unsafe withUnsafePointer(to: job) { job in
            let tiles = unsafe images * Int(ck_winograd_tiles(job))
            let most = Int(ck_winograd_run(tile, channels))
            let least = ceilingDivision(tiles, most)
            // Each run reads all weights of its panels: of one run, the panels are shared instead.
            let isAlone = least == 1 && panels >= 4 * pool.threads
            let runs = isAlone ? 1 : min(evenRuns(least, pool.threads), tiles)
            // Each range of panels evaluates the source anew: no less than four panels, then.
            let wished = pool.threads == 1 ? 1 : ceilingDivision(2 * pool.threads, max(runs, 1))
            let ranges = max(ceilingDivision(panels, 8), min(wished, ceilingDivision(panels, 4)))
            let floats = Int(ck_winograd_scratch(tile, channels, Int32(most)))
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
