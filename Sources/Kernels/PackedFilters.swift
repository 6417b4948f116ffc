internal import CKernels
public import Tensors

/// A convolution's weights in the order in which the kernels read them.
///
/// Packed for one direction and one instruction set; packing costs about as much as reading and
/// writing the weights once, so keep it for as long as the weights stay.
///
/// Sound as `@unchecked Sendable` and `@safe` because nothing writes after `init` returns and the
/// memory lives exactly as long as the object.
@safe public final class PackedFilters: @unchecked Sendable {
    /// What the weights will be multiplied with.
    public enum Direction: Sendable {
        /// The input, giving the output.
        case forward
        /// The output's gradient, giving the input's.
        case inputGradient
    }

    /// The convolution's shape.
    public let geometry: ConvolutionGeometry
    /// Which of its two products this serves.
    public let direction: Direction
    /// The kernels that read it.
    public let kernels: KernelSet
    /// How the product will be formed.
    public let method: ConvolutionMethod
    /// The phases of group 0, of group 1, and so on.
    let parts: [Part]

    private let taps: UnsafeMutableBufferPointer<ck_tap>
    private let blocks: UnsafeMutableBufferPointer<ck_depth_block>
    private let panels: FloatBlock

    /// The C library's table for them.
    var table: UnsafePointer<ck_convolution_kernels> { unsafe kernels.convolution(method) }

    /// The bytes of the panels.
    public var byteCount: Int { panels.count * MemoryLayout<Float>.stride }

    /// A phase of a group; the pointers are into the owner's memory.
    @safe struct Part {
        let group: Int
        let originY: Int, originX: Int
        let taps: UnsafePointer<ck_tap>
        let blocks: UnsafePointer<ck_depth_block>
        let blockCount: Int
        let panels: UnsafePointer<Float>
        let isEmpty: Bool
    }

    /// Packs `weights`, `[filters, channels of a group, height, width]`.
    ///
    /// - Parameters:
    ///   - weights: The filters, as PyTorch keeps them.
    ///   - scale: A factor for each filter, folded in: a frozen batch norm's, for example.
    ///   - geometry: The convolution's shape, which the weights' must be.
    ///   - direction: Which product the result is for.
    ///   - method: How the product is to be formed, where the geometry allows it; else directly.
    ///   - kernels: The instruction set that will read the result.
    ///   - pool: Shares the work.
    public init(
        _ weights: Tensor,
        scale: [Float]? = nil,
        geometry: ConvolutionGeometry,
        direction: Direction,
        method: ConvolutionMethod,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        let g = geometry
        precondition(
            weights.shape == [g.outputChannels, g.groupChannels, g.kernelHeight, g.kernelWidth],
            "weights \(weights.shape) do not fit the convolution"
        )
        precondition(scale.map { $0.count == g.outputChannels } ?? true, "one factor a filter")
        self.geometry = g
        self.direction = direction
        self.kernels = kernels
        self.method = g.method(method)

        let phases = g.phases(direction, self.method)
        let filters = g.columns(direction)
        let table = unsafe kernels.convolution(self.method)
        let columns = unsafe Int(ck_padded_filters(table, Int32(filters)))
        let floats = phases.reduce(0) { $0 + $1.depth } * columns
        unsafe taps = .allocate(capacity: phases.reduce(0) { $0 + $1.taps.count })
        unsafe blocks = .allocate(capacity: phases.reduce(0) { $0 + $1.blocks.count })
        panels = FloatBlock(floats * g.groups)
        let (parts, jobs) = unsafe PackedFilters.lay(
            phases,
            groups: g.groups,
            columns: columns,
            taps: taps,
            blocks: blocks,
            panels: panels.base
        )
        self.parts = parts
        let source = PackingSource(
            weights: g.readsWholeRows ? weights.withWholeRows : weights,
            scale: scale,
            geometry: g,
            direction: direction
        )
        pack(jobs, phases, source, filters, pool)
    }

    deinit {
        unsafe taps.deallocate()
        unsafe blocks.deallocate()
    }

    /// Distributes the memory over groups and phases; a job for each block of each.
    private static func lay(
        _ phases: [ConvolutionPhase],
        groups: Int,
        columns: Int,
        taps: UnsafeMutableBufferPointer<ck_tap>,
        blocks: UnsafeMutableBufferPointer<ck_depth_block>,
        panels: UnsafeMutablePointer<Float>
    ) -> (parts: [Part], jobs: [PackingJob]) {
        _ = unsafe taps.initialize(fromContentsOf: phases.flatMap(\.taps))
        _ = unsafe blocks.initialize(fromContentsOf: phases.flatMap(\.blocks))
        var parts: [Part] = []
        var jobs: [PackingJob] = []
        var free = unsafe panels
        for group in 0..<groups {
            var tap = 0
            var block = 0
            for (index, phase) in phases.enumerated() {
                // An empty buffer has no address; nobody reads the taps of a phase without any.
                guard let blockBase = blocks.baseAddress else { continue }
                let tapBase = unsafe taps.baseAddress ?? UnsafeMutablePointer(bitPattern: 16)
                guard let tapBase = unsafe tapBase else { continue }
                unsafe parts.append(
                    Part(
                        group: group,
                        originY: phase.originY,
                        originX: phase.originX,
                        taps: tapBase + tap,
                        blocks: blockBase + block,
                        blockCount: phase.blocks.count,
                        panels: free,
                        isEmpty: phase.taps.isEmpty
                    )
                )
                for piece in phase.blocks {
                    unsafe jobs.append(
                        PackingJob(group: group, phase: index, block: piece, to: free)
                    )
                    unsafe free += phase.depth(of: piece) * columns
                }
                tap += phase.taps.count
                block += phase.blocks.count
            }
        }
        return (parts, jobs)
    }

    private func pack(
        _ jobs: [PackingJob],
        _ phases: [ConvolutionPhase],
        _ source: PackingSource,
        _ filters: Int,
        _ pool: Pool
    ) {
        let width = unsafe Int(table.pointee.width)
        let panels = ceilingDivision(filters, width)
        pool.run(jobs.count * panels) { item, _ in
            let job = jobs[item / panels]
            let panel = item % panels
            var block = job.block
            let phase = phases[job.phase]
            let depth =
                method == .winograd ? Int(block.channels) : phase.depth(of: block)
            let to = unsafe job.to + panel * width * depth
            unsafe source.withPacking(group: job.group, phase: phase, filters) {
                packing in
                if method == .winograd {
                    unsafe ck_winograd_pack_panel(
                        kernels.isa,
                        packing,
                        source.direction == .inputGradient,
                        block.channels,
                        Int32(panel),
                        to,
                        Int(ck_padded_filters(table, Int32(filters))) * depth
                    )
                } else {
                    unsafe ck_pack_panel(table, packing, &block, Int32(panel), to)
                }
            }
        }
    }
}

/// One block of one phase of one group, to be packed.
@safe private struct PackingJob {
    let group: Int
    let phase: Int
    let block: ck_depth_block
    let to: UnsafeMutablePointer<Float>
}
