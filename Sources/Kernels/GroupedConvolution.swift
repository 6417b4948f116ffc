internal import CKernels
internal import Tensors

extension ConvolutionGeometry {
    /// Whether filters read so few channels that products row by row suit them better than gathered
    /// ones: three times as fast for 8 channels a group, 1.7 times for 16, as fast for 120.
    var runsByRows: Bool { groups > 1 && max(groupChannels, groupFilters) <= 128 }

    /// How channels and filters are divided where products are formed row by row; nil elsewhere.
    func grouping(_ direction: PackedFilters.Direction) -> ck_grouping? {
        guard runsByRows else { return nil }
        let isForward = direction == .forward
        let (channels, filters) =
            isForward ? (groupChannels, groupFilters) : (groupFilters, groupChannels)
        let sharesLanes = channels == filters && [1, 2, 4, 8].contains(channels)
        return ck_grouping(
            shared: sharesLanes ? Int32(channels) : 0,
            channels: sharesLanes ? Int32(CK_LANES) : Int32(channels),
            filters: sharesLanes ? Int32(CK_LANES) : Int32(filters),
            all_channels: Int32(isForward ? inputChannels : outputChannels),
            all_filters: Int32(isForward ? outputChannels : inputChannels)
        )
    }

    /// Whether no word of a mask belongs to two groups that are computed apart.
    var keepsMaskWordsWhole: Bool {
        groups == 1 || groupFilters % Int(CK_LANES) == 0
            || grouping(.forward).map { $0.shared > 0 } ?? false
    }
}

extension ck_grouping {
    /// How many units there are.
    var units: Int { ceilingDivision(Int(all_filters), Int(filters)) }

    /// Columns of all units' packed filters.
    var columns: Int {
        unsafe withUnsafePointer(to: self) { unsafe units * Int(ck_unit_floats($0, 1)) }
            / Int(shared > 0 ? shared : channels)
    }
}

extension ConvolutionPhase {
    /// Packs the weights of all units, which begin at `panels`.
    func packUnits(
        _ grouping: ck_grouping,
        _ source: PackingSource,
        into panels: UnsafeMutablePointer<Float>,
        _ pool: Pool
    ) {
        guard let first = taps.first else { return }
        let columns = taps.prefix { $0.y == first.y }.count
        unsafe source.withGroupedWeights(self, rows: taps.count / columns, columns: columns) {
            weights in
            unsafe withUnsafePointer(to: grouping) { grouping in
                let floats = unsafe Int(ck_unit_floats(grouping, Int32(taps.count)))
                pool.run(unsafe grouping.pointee.units) { unit, _ in
                    unsafe ck_pack_unit(grouping, weights, Int32(unit), panels + unit * floats)
                }
            }
        }
    }
}

/// How convolutions row by row are cut into items for the pool.
enum GroupedConvolution {
    /// Bytes of the source's rows of one item at most, so that they stay in the second-level cache
    /// while one unit's channels after the other's are taken from them.
    private static let mostBytes = 1 << 19
    /// Rows of a band at least: each band lays anew the rows that it shares with the one before.
    private static let leastRows = 7

    /// Runs `phases`, which read the same source, over `images` pictures.
    static func run(
        _ phases: [ck_convolution],
        _ grouping: ck_grouping,
        images: Int,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        guard let source = unsafe phases.first?.source else { return }
        let rows = unsafe phases.reduce(0) { unsafe max($0, Int($1.source.grid_h)) }
        let units = grouping.units
        let rowBytes = unsafe source.row * Int(source.step_y) * MemoryLayout<Float>.stride
        // Cut into bands rather than units: where these meet, two threads would write the same
        // lines of the cache.
        let wished = pool.threads == 1 ? 1 : ceilingDivision(4 * pool.threads, max(images, 1))
        let bands = min(
            max(ceilingDivision(rows * rowBytes, mostBytes), wished),
            max(rows / leastRows, 1)
        )
        let ranges = min(ceilingDivision(wished, bands), units)
        let (isa, count) = unsafe (kernels.isa, Int32(phases.count))
        unsafe phases.withUnsafeBufferPointer { phases in
            guard let phases = phases.baseAddress else { return }
            unsafe withUnsafePointer(to: grouping) { grouping in
                let floats = unsafe Int(ck_grouped_scratch(isa, grouping, phases, count))
                pool.run(images * bands * ranges) { item, worker in
                    let (range, band) = (item % ranges, item / ranges % bands)
                    var piece = ck_grouped_piece(
                        first_unit: Int32(units * range / ranges),
                        last_unit: Int32(units * (range + 1) / ranges),
                        image: Int32(item / ranges / bands),
                        first_row: Int32(rows * band / bands),
                        last_row: Int32(rows * (band + 1) / bands)
                    )
                    unsafe ck_convolve_grouped(
                        isa,
                        grouping,
                        phases,
                        count,
                        &piece,
                        pool.scratch(floats, worker: worker)
                    )
                }
            }
        }
    }
}
