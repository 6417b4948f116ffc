internal import CKernels

/// How a chain is cut into items for the pool.
struct ChainCut {
    private let images: Int
    private let bands: Int
    private let ranges: Int
    private let geometry: ConvolutionGeometry
    private let height: Int
    private let rows: Int
    /// Of what passes into the depthwise convolution.
    private let rowBytes: Int
    /// Channels that a range has a multiple of.
    private let unit: Int

    /// Bytes of the rows that an item keeps: they stay in a second-level cache.
    private static let keptBytes = 1 << 18

    /// A chain from `x` to `y`, of which the depthwise link reads `inner`.
    init(_ chain: ConvolutionChain, _ x: View, _ inner: View, _ y: View, threads: Int) {
        let g = chain.depthwise.filters.geometry
        geometry = g
        images = x.n
        height = inner.h
        rows = y.h
        rowBytes = inner.w * g.inputChannels * MemoryLayout<Float>.stride
        let width = chain.before.map { unsafe Int($0.filters.table.pointee.width) } ?? 0
        unit = max(Int(CK_LANES), width)
        let units = ceilingDivision(g.inputChannels, unit)
        // Several items a thread even out what a thread loses to the system.
        let wished = threads == 1 ? 1 : ceilingDivision(4 * threads, max(images, 1))
        let least = threads == 1 ? 1 : ceilingDivision(threads, max(images, 1))
        let isLink = chain.before?.filters.geometry.isLink ?? true
        let takesRows = ConvolutionChain.takesRows(
            height: inner.h,
            width: inner.w,
            channels: isLink ? x.c : inner.c
        )
        if takesRows || chain.after != nil {
            // What two bands read is computed by both: there are few, unless threads would idle.
            let shared = max(g.kernelHeight - g.strideHeight, 1)
            let few = chain.before == nil ? rows : height / (12 * shared)
            bands = max(min(wished, max(few, least), rows), 1)
            let kept = (g.kernelHeight + g.strideHeight) * rowBytes
            let needed = ceilingDivision(kept, 2 * ChainCut.keptBytes)
            ranges = chain.after == nil ? min(needed, units) : 1
        } else {
            // As small as can be: threads then end together.
            let needed = ceilingDivision(height * rowBytes, ChainCut.keptBytes)
            ranges = threads == 1 ? min(needed, units) : units
            bands = min(ceilingDivision(least, ranges), rows)
        }
    }

    /// How many there are.
    var items: Int { images * bands * ranges }

    /// What an item is.
    func piece(_ item: Int) -> ck_chain_piece {
        let (band, range) = (item % bands, item / bands % ranges)
        let channels = geometry.inputChannels
        let units = ceilingDivision(channels, unit)
        let first = units * range / ranges * unit
        let last = min(units * (range + 1) / ranges * unit, channels)
        let bytes = max(rowBytes / channels * (last - first), 1)
        let kept = min(ChainCut.keptBytes / bytes, height)
        return ck_chain_piece(
            image: Int32(item / bands / ranges),
            first_row: Int32(rows * band / bands),
            last_row: Int32(rows * (band + 1) / bands),
            first_channel: Int32(first),
            last_channel: Int32(last),
            rows: Int32(max(kept, geometry.kernelHeight))
        )
    }
}
