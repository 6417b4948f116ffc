internal import CKernels

/// Weights that are packed while their only product reads them: each of its items packs panels of
/// its own, which then are still in its cache.
struct PendingPanels {
    let source: PackingSource
    let phase: ConvolutionPhase
    /// The product's columns.
    let filters: Int

    /// Destinations beyond which panels that are packed once are read often enough.
    private static let mostPositions = 4 * Int(CK_RUN)
    /// Floats of an item's panels, as a rule: a part of the second-level cache.
    private static let mostFloats = 1 << 17

    /// Whether to wait with the packing for a product of so many destinations: those that have a
    /// tap, where a gradient has a stride.
    static func suit(
        _ g: ConvolutionGeometry,
        _ direction: PackedFilters.Direction,
        _ method: ConvolutionMethod,
        destinations: Int
    ) -> Bool {
        let phases = direction == .forward ? 1 : g.strideHeight * g.strideWidth
        return g.isPointwise && g.groups == 1 && method == .direct
            && destinations / phases <= mostPositions
    }

    /// How many panels an item has at most.
    func panelsOfAnItem(width: Int) -> Int {
        min(max(PendingPanels.mostFloats / (phase.depth * width), 1), 8)
    }

    /// Describes the weights to the C library, for the call.
    func withPacking(
        _ blocks: UnsafePointer<ck_depth_block>,
        _ body: (UnsafePointer<ck_packing>) -> Void
    ) {
        unsafe source.withPacking(group: 0, phase: phase, blocks: blocks, filters, body)
    }

    /// Channels of the product.
    private var channels: Int32 { phase.blocks.reduce(0) { max($0, $1.channel + $1.channels) } }

    /// Packs those of some filters, of which the first begins a panel.
    func pack(
        _ range: Range<Int>,
        _ all: UnsafePointer<ck_packing>,
        _ kernels: KernelSet,
        into panels: UnsafeMutablePointer<Float>
    ) {
        let width = unsafe Int(kernels.convolution.pointee.width)
        var packing = unsafe all.pointee
        unsafe packing.w += range.lowerBound * packing.k_stride
        unsafe packing.scale = packing.scale.map {
            unsafe $0 + range.lowerBound * all.pointee.scale_k
        }
        unsafe packing.filters = Int32(range.count)
        for panel in 0..<ceilingDivision(range.count, width) {
            unsafe ck_pack_panel(kernels.isa, &packing, Int32(panel), 0, channels, panels)
        }
    }

    /// Where the weights lie that the panels from one on will be packed from.
    func wanted(
        panel: Int,
        _ all: UnsafePointer<ck_packing>,
        width: Int
    ) -> ck_wanted {
        let (row, column) = unsafe (all.pointee.k_stride, all.pointee.c_stride)
        return unsafe ck_wanted(
            weights: all.pointee.w + panel * width * row,
            panel: width * row,
            // A filter's channels lie together, or a channel's filters.
            depth: row > column ? width : column
        )
    }
}

extension GatherConvolution {
    /// Runs a job, the only one to read its weights, over `images` pictures.
    static func run(
        _ job: ck_convolution,
        packing pending: PendingPanels,
        images: Int,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let positions = unsafe images * Int(job.source.grid_h) * Int(job.source.grid_w)
        let table = unsafe kernels.convolution
        let width = unsafe Int(table.pointee.width)
        let panels = ceilingDivision(pending.filters, width)
        let most = pending.panelsOfAnItem(width: width)
        let ranges = min(evenRuns(ceilingDivision(panels, most), pool.threads), panels)
        let runs = ceilingDivision(positions, Int(CK_RUN))
        let sums = unsafe Int(ck_convolution_scratch(table, Int32(most)))
        let floats = sums + most * width * pending.phase.depth
        unsafe pending.withPacking(job.blocks) { packing in
            pool.run(ranges) { range, worker in
                let scratch = unsafe pool.scratch(floats, worker: worker)
                let first = panels * range / ranges * width
                let end = panels * (range + 1) / ranges * width
                let filters = first..<min(end, pending.filters)
                unsafe pending.pack(filters, packing, kernels, into: scratch + sums)
                var own = unsafe job
                unsafe own.panels = UnsafePointer(scratch + sums)
                unsafe own.keep(filters)
                // What this worker takes next, if others are as fast.
                let next = range + pool.threads
                var wanted = unsafe pending.wanted(
                    panel: panels * next / ranges,
                    packing,
                    width: width
                )
                for run in 0..<runs {
                    let first = positions * run / runs
                    let last = positions * (run + 1) / runs
                    let fetches = run == 0 && next < ranges
                    unsafe withUnsafePointer(to: &wanted) { wanted in
                        unsafe ck_convolve_fetching(
                            table,
                            &own,
                            Int32(first),
                            Int32(last - first),
                            fetches ? wanted : nil,
                            scratch
                        )
                    }
                }
            }
        }
    }
}

extension ck_convolution {
    /// Leaves out all filters but some, of which the first begins a panel.
    fileprivate mutating func keep(_ range: Range<Int>) {
        let first = range.lowerBound
        unsafe filters = Int32(range.count)
        unsafe y += first
        unsafe bias = bias.map { unsafe $0 + first }
        unsafe residual = residual.map { unsafe $0 + first }
        unsafe y_mask = y_mask.map { unsafe $0 + first / Int(CK_LANES) }
        unsafe y_slopes = y_slopes.map { unsafe $0 + first }
    }
}
