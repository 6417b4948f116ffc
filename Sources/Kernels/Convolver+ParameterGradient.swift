internal import CKernels

extension Convolver {
    /// The gradient of a convolution with respect to its filters and biases, summed over the batch.
    ///
    /// - Parameters:
    ///   - x: The input.
    ///   - dy: The gradient with respect to the output.
    ///   - geometry: The convolution's shape.
    ///   - dw: Receives `[filters, channels of a group, height, width]`.
    ///   - db: Receives a sum for each filter.
    ///   - kernels: The instruction set to use.
    ///   - pool: Shares the work.
    public static func convolveParameterGradient(
        _ x: View,
        _ dy: View,
        geometry: ConvolutionGeometry,
        dw: UnsafeMutablePointer<Float>,
        db: UnsafeMutablePointer<Float>? = nil,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        let g = geometry
        precondition(x.c == g.inputChannels && dy.c == g.outputChannels && x.n == dy.n, "channels")
        let size = g.outputSize(height: x.h, width: x.w)
        precondition(size.map { $0 == (dy.h, dy.w) } ?? false, "gradient of another size")
        if let db = unsafe db { unsafe sumPixels(dy, into: db, kernels, pool) }
        if g.readsWholeRows {
            let source = x.padded(for: g, pool: pool)
            var rows = [Float](repeating: 0, count: g.outputChannels * g.inputChannels * g.taps)
            unsafe rows.withUnsafeMutableBufferPointer { rows in
                guard let rows = rows.baseAddress else { return }
                unsafe multiply(source, dy, g, into: rows, kernels, pool)
                unsafe g.unfoldRows(rows, into: dw)
            }
        } else {
            unsafe multiply(x, dy, g, into: dw, kernels, pool)
        }
    }

    private static func multiply(
        _ x: View,
        _ dy: View,
        _ g: ConvolutionGeometry,
        into dw: UnsafeMutablePointer<Float>,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let phase = g.forwardPhase(.direct)
        let table = unsafe kernels.convolution
        let width = unsafe Int(table.pointee.width)
        let channels = g.forwardChannels
        let panels = ceilingDivision(channels, width)
        let ranges = filterRanges(
            g.groupFilters,
            others: panels * g.groups,
            height: unsafe Int(table.pointee.rows),
            threads: pool.threads
        )
        let offsets = phase.positions.map { g.readsWholeRows ? $0 * channels : $0 }
        let most = ranges.reduce(0) { max($0, $1.count) }
        let floats = unsafe Int(
            ck_parameter_gradient_scratch(
                table,
                Int32(offsets.count),
                Int32(most)
            )
        )
        unsafe offsets.withUnsafeBufferPointer { offsets in
            unsafe phase.taps.withUnsafeBufferPointer { taps in
                guard let taps = taps.baseAddress else { return }
                let whole = { (group: Int) in
                    unsafe g.source(
                        x,
                        group: group,
                        gridHeight: dy.h,
                        gridWidth: dy.w,
                        taps: taps
                    )
                }
                let panelled =
                    g.readsWholeRows
                    ? nil : unsafe PanelledSource(x, dy, g, kernels, pool, whole: whole)
                pool.run(g.groups * panels * ranges.count) { item, worker in
                    let range = ranges[item % ranges.count]
                    let channel = item / ranges.count % panels * width
                    let group = item / ranges.count / panels
                    let first = group * g.groupFilters
                    let filterLength = channels * offsets.count
                    var job = unsafe ck_parameter_gradient(
                        source: panelled?.source(group: group, channel: channel) ?? whole(group),
                        first_channel: Int32(panelled == nil ? 0 : channel),
                        is_gathered: g.taps == 1 && panelled != nil,
                        taps: Int32(offsets.count),
                        positions: Int32(dy.pixels),
                        dy: dy.base + first,
                        dy_pixel: dy.pixelStride,
                        dw: dw + first * filterLength,
                        dw_filter: filterLength,
                        dw_channel: g.readsWholeRows ? 1 : g.taps,
                        dw_taps: offsets.baseAddress
                    )
                    unsafe ck_convolve_parameter_gradient(
                        table,
                        &job,
                        Int32(range.lowerBound),
                        Int32(range.count),
                        Int32(channel),
                        Int32(min(width, channels - channel)),
                        pool.scratch(floats, worker: worker)
                    )
                }
            }
        }
    }

    /// Cuts the filters into ranges of whole tiles: as long as their sums stay in the cache (each
    /// range gathers the source anew), but enough of them for all threads.
    private static func filterRanges(
        _ filters: Int,
        others: Int,
        height: Int,
        threads: Int
    ) -> [Range<Int>] {
        let tiles = ceilingDivision(filters, height)
        let wished = threads == 1 ? 1 : ceilingDivision(4 * threads, others)
        let count = max(ceilingDivision(tiles, 18), min(wished, ceilingDivision(tiles, 2)))
        return (0..<count).map { index in
            let first = min(tiles * index / count * height, filters)
            return first..<min(tiles * (index + 1) / count * height, filters)
        }
    }

    private static func sumPixels(
        _ dy: View,
        into db: UnsafeMutablePointer<Float>,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let runs = PixelRuns(dy)
        let table = unsafe ck_normalization_table(kernels.isa)
        let count = runs.count * dy.c
        let parts = unsafe [Double](unsafeUninitializedCapacity: count) { parts, written in
            written = count
            guard let parts = parts.baseAddress else { return }
            pool.run(runs.count) { run, _ in
                let pixels = runs[run]
                unsafe table.pointee.channel_sums(
                    Int64(pixels.count),
                    Int64(dy.c),
                    dy.start(of: pixels.lowerBound),
                    Int64(dy.pixelStride),
                    parts + run * dy.c
                )
            }
        }
        var sums = [Double](repeating: 0, count: dy.c)
        for run in 0..<runs.count {
            for channel in sums.indices { sums[channel] += parts[run * dy.c + channel] }
        }
        for channel in sums.indices { unsafe db[channel] = Float(sums[channel]) }
    }
}

extension ConvolutionGeometry {
    /// `[k, r, s, c]` as `[k, c, r, s]`.
    fileprivate func unfoldRows(
        _ rows: UnsafeMutablePointer<Float>,
        into dw: UnsafeMutablePointer<Float>
    ) {
        for filter in 0..<outputChannels {
            for tap in 0..<taps {
                for channel in 0..<inputChannels {
                    unsafe dw[(filter * inputChannels + channel) * taps + tap] =
                        rows[(filter * taps + tap) * inputChannels + channel]
                }
            }
        }
    }
}
