internal import CKernels

/// How the work of a parameter gradient is cut: into blocks of filters and channels, and each of
/// these into parts of the positions.
///
/// The parts decide in which order a sum is formed, and so depend on shapes alone.
struct ParameterGradientCut {
    /// Some filters and channels of a group.
    struct Block {
        let group: Int
        /// Which of the pieces of its filters it holds.
        let piece: Int
        let block: ck_parameter_block
    }

    let blocks: [Block]
    /// Into how many pieces the blocks cut a filter's channels; it depends on shapes alone.
    let pieces: Int
    /// Ranges of positions or, by Winograd's method, of tiles of them.
    let parts: [Range<Int>]
    /// How many tiles are summed at a time; nil where it is done directly.
    let run: Int32?

    /// Tiles of filters in a block at most: what they read of dy stays in the second-level cache.
    private static let mostTiles = 20
    /// Floats of a block's sums at most, so that these do too.
    private static let mostSums = 100_000
    /// Items to be shared, however many threads there are.
    private static let wishedItems = 8
    /// Positions of a part at least: the parts' sums must be added in the end.
    private static let leastPositions = 512

    init(_ g: ConvolutionGeometry, positions: Int, _ kernels: KernelSet, threads: Int) {
        let table = unsafe kernels.convolution
        let (width, height) = unsafe (Int(table.pointee.width), Int(table.pointee.rows))
        let taps = g.readsWholeRows ? 1 : g.taps
        let channels = g.readsWholeRows ? g.inputChannels * g.taps : g.groupChannels
        let panels = ceilingDivision(channels, width)
        let tiles = ceilingDivision(g.groupFilters, height)
        var filterRanges = ceilingDivision(tiles, ParameterGradientCut.mostTiles)
        let filters = ceilingDivision(tiles, filterRanges) * height
        let most = min(max(ParameterGradientCut.mostSums / (taps * filters * width), 1), 8)
        // Of a single tap, several panels together: each block reads dy again.
        let fewest = taps > 1 ? 1 : min(most, 4)
        let wished = ceilingDivision(ParameterGradientCut.wishedItems, g.groups * filterRanges)
        let channelRanges = min(
            max(wished, ceilingDivision(panels, most)),
            ceilingDivision(panels, fewest)
        )
        let few = g.groups * filterRanges * channelRanges
        let partCount = max(
            min(
                ceilingDivision(ParameterGradientCut.wishedItems, few),
                positions / ParameterGradientCut.leastPositions
            ),
            1
        )
        if threads > 1 {
            let wanted = filterRanges * ceilingDivision(3 * threads, few * partCount)
            filterRanges = max(filterRanges, min(wanted, tiles / 2))
        }
        pieces = channelRanges
        parts = ParameterGradientCut.cut(positions, into: partCount)
        blocks = ParameterGradientCut.blocks(
            g,
            channels: channels,
            filterRanges: filterRanges,
            channelRanges: channelRanges,
            kernels
        )
        run = nil
    }

    /// Filters of a block at most, by Winograd's method: each block spreads the input's tiles
    /// again.
    private static let mostFilters = 140
    /// Channels of such a block at most.
    private static let mostChannels = 512
    /// Such items to be shared, however many threads there are.
    private static let wishedRuns = 4
    /// Tiles of a part at least.
    private static let leastTiles = 40

    /// The cut by Winograd's method.
    init(_ g: ConvolutionGeometry, tiles: Int, _ kernels: KernelSet, threads: Int) {
        let height = unsafe Int(kernels.convolution.pointee.rows)
        let (filters, channels) = (g.outputChannels, g.inputChannels)
        var filterRanges = ceilingDivision(filters, ParameterGradientCut.mostFilters)
        let channelRanges = ceilingDivision(channels, ParameterGradientCut.mostChannels)
        let few = filterRanges * channelRanges
        let partCount = max(
            min(
                ceilingDivision(ParameterGradientCut.wishedRuns, few),
                tiles / ParameterGradientCut.leastTiles
            ),
            1
        )
        run = ck_winograd_gradient_run(
            Int32(ceilingDivision(filters, filterRanges)),
            Int32(ceilingDivision(channels, channelRanges))
        )
        if few * partCount < threads {
            let wanted = ceilingDivision(threads, channelRanges * partCount)
            filterRanges = max(filterRanges, min(wanted, ceilingDivision(filters, height) / 2))
        }
        pieces = channelRanges
        parts = ParameterGradientCut.cut(tiles, into: partCount)
        blocks = ParameterGradientCut.blocks(
            g,
            channels: channels,
            filterRanges: filterRanges,
            channelRanges: channelRanges,
            kernels
        )
    }

    /// Floats of scratch that `sum` needs for the largest block.
    func scratch(_ kernels: KernelSet) -> Int {
        let filters = blocks.reduce(0) { max($0, $1.block.filters) }
        let channels = blocks.reduce(0) { max($0, $1.block.channels) }
        guard let run else {
            return unsafe Int(ck_parameter_gradient_scratch(kernels.convolution, channels))
        }
        return Int(ck_winograd_gradient_scratch(kernels.isa, filters, channels, run))
    }

    /// Sums a block over one of the parts.
    func sum(
        _ job: UnsafePointer<ck_parameter_gradient>,
        _ block: UnsafePointer<ck_parameter_block>,
        _ part: Range<Int>,
        _ kernels: KernelSet,
        into sums: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    ) {
        let (first, count) = (Int32(part.lowerBound), Int32(part.count))
        if let run {
            unsafe ck_sum_winograd_gradient(
                kernels.isa,
                job,
                block,
                run,
                first,
                count,
                sums,
                scratch
            )
        } else {
            unsafe ck_sum_parameter_gradient(
                kernels.convolution,
                job,
                block,
                first,
                count,
                sums,
                scratch
            )
        }
    }

    private static func cut(_ count: Int, into parts: Int) -> [Range<Int>] {
        (0..<parts).map { (count * $0 / parts)..<(count * ($0 + 1) / parts) }
    }

    private static func blocks(
        _ g: ConvolutionGeometry,
        channels: Int,
        filterRanges: Int,
        channelRanges: Int,
        _ kernels: KernelSet
    ) -> [Block] {
        let table = unsafe kernels.convolution
        let (width, height) = unsafe (Int(table.pointee.width), Int(table.pointee.rows))
        let panels = ceilingDivision(channels, width)
        let tiles = ceilingDivision(g.groupFilters, height)
        var blocks: [Block] = []
        for group in 0..<g.groups {
            for range in 0..<channelRanges {
                let firstChannel = panels * range / channelRanges * width
                let lastChannel = min(panels * (range + 1) / channelRanges * width, channels)
                for filterRange in 0..<filterRanges {
                    let first = tiles * filterRange / filterRanges * height
                    let last = min(
                        tiles * (filterRange + 1) / filterRanges * height,
                        g.groupFilters
                    )
                    let block = ck_parameter_block(
                        filter: Int32(first),
                        filters: Int32(last - first),
                        channel: Int32(firstChannel),
                        channels: Int32(lastChannel - firstChannel)
                    )
                    blocks.append(Block(group: group, piece: range, block: block))
                }
            }
        }
        return blocks
    }
}
