internal import CKernels
package import Tensors

/// A convolution's weights in the order in which the kernels read them.
///
/// Packed for one direction and one instruction set; packing costs about as much as reading and
/// writing the weights once, so keep it for as long as the weights stay. What is used only once may
/// be packed by the very product that uses it.
///
/// Sound as `@unchecked Sendable` and `@safe` because nothing writes after `init` returns and the
/// memory lives exactly as long as the object.
@safe package final class PackedFilters: @unchecked Sendable {
    /// What the weights will be multiplied with.
    package enum Direction: Sendable {
        /// The input, giving the output.
        case forward
        /// The output's gradient, giving the input's.
        case inputGradient
    }

    /// The convolution's shape.
    package let geometry: ConvolutionGeometry
    /// Which of its two products this serves.
    package let direction: Direction
    /// The kernels that read it.
    package let kernels: KernelSet
    /// How the product will be formed.
    package let method: ConvolutionMethod
    /// How the product's channels and filters are divided, where it is formed row by row.
    let grouping: ck_grouping?
    /// What is packed by its only product; then there are no panels.
    let pending: PendingPanels?
    /// The phases of group 0, of group 1, and so on; row by row, of all groups together.
    let parts: [Part]

    private let taps: UnsafeMutableBufferPointer<ck_tap>
    private let blocks: UnsafeMutableBufferPointer<ck_depth_block>
    private let panels: FloatBlock

    /// The C library's table for them.
    var table: UnsafePointer<ck_convolution_kernels> { unsafe kernels.convolution(method) }

    /// Whether the panels are there, and the weights no longer needed.
    package var isPacked: Bool { pending == nil }

    /// The bytes of the panels.
    package var byteCount: Int { panels.count * MemoryLayout<Float>.stride }

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
    ///   - destinations: How many pixels the result of the only product that reads
    ///     the weights has; nil where there may be others, or a chain.
    ///   - pool: Shares the work.
    package init(
        _ weights: Tensor,
        scale: [Float]? = nil,
        geometry: ConvolutionGeometry,
        direction: Direction,
        method: ConvolutionMethod,
        kernels: KernelSet = .bound,
        onlyFor destinations: Int? = nil,
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
        grouping = g.grouping(direction)

        let phases = g.phases(direction, self.method)
        let filters = g.columns(direction)
        let table = unsafe kernels.convolution(self.method)
        let columns =
            unsafe grouping?.columns ?? Int(ck_padded_filters(table, Int32(filters)))
        let groups = grouping == nil ? g.groups : 1
        let floats = phases.reduce(0) { $0 + $1.depth } * columns
        unsafe taps = .allocate(capacity: phases.reduce(0) { $0 + $1.taps.count })
        unsafe blocks = .allocate(capacity: phases.reduce(0) { $0 + $1.blocks.count })
        let source = PackingSource(
            weights: g.readsWholeRows ? weights.withWholeRows : weights,
            scale: scale,
            geometry: g,
            direction: direction
        )
        let own = g.method(method)
        let waits =
            destinations.map { PendingPanels.suit(g, direction, own, destinations: $0) } ?? false
        pending = phases.first { waits && !$0.taps.isEmpty }.map {
            PendingPanels(source: source, phase: $0, filters: filters)
        }
        panels = FloatBlock(pending == nil ? floats * groups : 0)
        parts = unsafe PackedFilters.lay(
            phases,
            groups: groups,
            columns: columns,
            taps: taps,
            blocks: blocks,
            panels: panels.base
        )
        guard pending == nil else { return }
        if let grouping {
            for (phase, part) in zip(phases, parts) {
                let panels = unsafe UnsafeMutablePointer(mutating: part.panels)
                unsafe phase.packUnits(grouping, source, into: panels, pool)
            }
        } else {
            pack(phases, source, filters, pool)
        }
    }

    deinit {
        unsafe taps.deallocate()
        unsafe blocks.deallocate()
    }

    /// Distributes the memory over groups and phases.
    private static func lay(
        _ phases: [ConvolutionPhase],
        groups: Int,
        columns: Int,
        taps: UnsafeMutableBufferPointer<ck_tap>,
        blocks: UnsafeMutableBufferPointer<ck_depth_block>,
        panels: UnsafeMutablePointer<Float>
    ) -> [Part] {
        _ = unsafe taps.initialize(fromContentsOf: phases.flatMap(\.taps))
        _ = unsafe blocks.initialize(fromContentsOf: phases.flatMap(\.blocks))
        var parts: [Part] = []
        var free = unsafe panels
        for group in 0..<groups {
            var tap = 0
            var block = 0
            for phase in phases {
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
                unsafe free += phase.depth * columns
                tap += phase.taps.count
                block += phase.blocks.count
            }
        }
        return parts
    }

    /// Writes the panels.
    ///
    /// Cut so that an item reads memory in order, and once: panel after panel where a panel's
    /// weights lie together, else all phases and panels of a few channels at a time.
    private func pack(
        _ phases: [ConvolutionPhase],
        _ source: PackingSource,
        _ filters: Int,
        _ pool: Pool
    ) {
        let panels = unsafe ceilingDivision(filters, Int(kernels.convolution.pointee.width))
        let channels = direction == .forward ? geometry.forwardChannels : geometry.groupFilters
        let isByPanel = method != .direct || direction == .forward
        let chunk = method != .direct ? channels : isByPanel ? 256 : 16
        let chunks = ceilingDivision(channels, chunk)
        let items = isByPanel ? chunks * panels : chunks
        pool.run(geometry.groups * items) { item, _ in
            let first = item % chunks * chunk
            let own = item % items / chunks
            let range = isByPanel ? own..<(own + 1) : 0..<panels
            for (index, phase) in phases.enumerated() {
                let part = parts[item / items * phases.count + index]
                unsafe source.withPacking(
                    group: part.group,
                    phase: phase,
                    blocks: part.blocks,
                    filters
                ) { packing in
                    for panel in range {
                        unsafe pack(
                            packing,
                            panel: panel,
                            channels: first..<min(first + chunk, channels),
                            into: part
                        )
                    }
                }
            }
        }
    }

    private func pack(
        _ packing: UnsafePointer<ck_packing>,
        panel: Int,
        channels: Range<Int>,
        into part: Part
    ) {
        let memory = unsafe UnsafeMutablePointer(mutating: part.panels)
        switch method {
        case .winograd, .fineWinograd:
            guard let tile = geometry.tile(method) else { return }
            let width = unsafe Int(kernels.convolution.pointee.width)
            let columns = unsafe ck_padded_filters(kernels.convolution, packing.pointee.filters)
            unsafe ck_winograd_pack_panel(
                kernels.isa,
                packing,
                tile,
                direction == .inputGradient,
                Int32(channels.count),
                Int32(panel),
                memory + panel * width * channels.count,
                Int(columns) * channels.count
            )
        case .bfloat16:
            unsafe ck_bfloat16_pack_panel(kernels.isa, packing, Int32(panel), memory)
        case .direct:
            unsafe ck_pack_panel(
                kernels.isa,
                packing,
                Int32(panel),
                Int32(channels.lowerBound),
                Int32(channels.upperBound),
                memory
            )
        }
    }
}
