internal import CKernels

/// How the work of a parameter gradient is cut: into blocks of filters and channels, and each of these
/// into parts of the positions.
///
/// The parts decide in which order a sum is formed, and so depend on shapes alone.
struct ParameterGradientCut {
    /// Some filters and channels of a group.
    struct Block {
        let group: Int
        let block: ck_parameter_block
    }

    let blocks: [Block]
    /// Ranges of positions.
    let parts: [Range<Int>]

    /// The most channels of a block.
    var mostChannels: Int32 { blocks.reduce(0) { max($0, $1.block.channels) } }

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
        parts = (0..<partCount).map { part in
            (positions * part / partCount)..<(positions * (part + 1) / partCount)
        }
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
                    blocks.append(Block(group: group, block: block))
                }
            }
        }
        self.blocks = blocks
    }
}
