internal import CKernels
internal import Tensors

extension Convolver {
    /// The gradient of a convolution with respect to its filters and biases, summed over the batch.
    ///
    /// - Parameters:
    ///   - x: The input.
    ///   - dy: The gradient with respect to the output.
    ///   - geometry: The convolution's shape.
    ///   - dw: Receives `[filters, channels of a group, height, width]`.
    ///   - db: Receives a sum for each filter.
    ///   - method: How the products are to be formed, where the shapes allow it; else directly.
    ///   - kernels: The instruction set to use.
    ///   - pool: Shares the work.
    package static func convolveParameterGradient(
        _ x: View,
        _ dy: View,
        geometry: ConvolutionGeometry,
        dw: UnsafeMutablePointer<Float>,
        db: UnsafeMutablePointer<Float>? = nil,
        method: ConvolutionMethod = .direct,
        kernels: KernelSet = .bound,
        pool: Pool
    ) {
        let g = geometry
        precondition(x.c == g.inputChannels && dy.c == g.outputChannels && x.n == dy.n, "channels")
        let size = g.outputSize(height: x.h, width: x.w)
        precondition(size.map { $0 == (dy.h, dy.w) } ?? false, "gradient of another size")
        if let db = unsafe db {
            let sums = ChannelStatistics.sums(of: dy, kernels: kernels, pool: pool)
            for (filter, sum) in sums.enumerated() { unsafe db[filter] = sum }
        }
        if g.readsWholeRows {
            let source = x.padded(for: g, pool: pool)
            var rows = [Float](repeating: 0, count: g.outputChannels * g.inputChannels * g.taps)
            unsafe rows.withUnsafeMutableBufferPointer { rows in
                guard let rows = rows.baseAddress else { return }
                unsafe multiply(source, dy, g, into: rows, .direct, kernels, pool)
                unsafe g.unfoldRows(rows, into: dw)
            }
        } else {
            unsafe multiply(x, dy, g, into: dw, method, kernels, pool)
        }
    }

    private static func multiply(
        _ x: View,
        _ dy: View,
        _ g: ConvolutionGeometry,
        into dw: UnsafeMutablePointer<Float>,
        _ method: ConvolutionMethod,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let phase = g.forwardPhase(.direct)
        let grouping = g.grouping(.forward)
        let tiles = dy.n * winogradTiles(dy.h, dy.w)
        let threads = pool.threads
        let cut =
            method == .winograd && g.suitsWinogradGradient(tiles: tiles)
            ? ParameterGradientCut(g, tiles: tiles, kernels, threads: threads)
            : ParameterGradientCut(g, positions: dy.pixels, kernels, threads: threads)
        unsafe phase.taps.withUnsafeBufferPointer { taps in
            guard let taps = taps.baseAddress else { return }
            let jobs = unsafe (0..<(grouping == nil ? g.groups : 1)).map { group in
                let first = group * g.groupFilters
                let filterLength = g.groupChannels * g.taps
                return unsafe ck_parameter_gradient(
                    source: g.source(
                        x,
                        group: group,
                        gridHeight: dy.h,
                        gridWidth: dy.w,
                        taps: taps
                    ),
                    taps: Int32(phase.taps.count),
                    tap_channels: Int32(g.forwardChannels),
                    joins_taps: g.readsWholeRows,
                    dy: dy.base + first,
                    dy_pixel: dy.pixelStride,
                    dw: dw + first * filterLength,
                    dw_filter: filterLength
                )
            }
            if let grouping, let job = unsafe jobs.first {
                unsafe GroupedConvolution.sum(job, grouping, rows: dy.n * dy.h, kernels, pool)
            } else {
                unsafe multiply(jobs, cut, kernels, pool)
            }
        }
    }

    /// Filters that one item spreads.
    private static let spreadFilters = 16

    /// Each block is summed part by part of the positions; then its parts are added.
    private static func multiply(
        _ jobs: [ck_parameter_gradient],
        _ cut: ParameterGradientCut,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let table = unsafe kernels.convolution
        let (blocks, parts) = (cut.blocks, cut.parts)
        let sizes = blocks.map { block in
            var (job, block) = unsafe (jobs[block.group], block.block)
            return unsafe Int(ck_parameter_gradient_sums(table, &job, &block))
        }
        let most = sizes.max() ?? 0
        let scratch = cut.scratch(kernels)
        let floats = parts.count > 1 ? blocks.count * parts.count * most : 0
        // The pool's shared scratch holds the padded input where taps are joined.
        let block = unsafe FloatBlock(jobs.first?.joins_taps == true ? floats : 0)
        let sums = unsafe block.count == floats ? block.base : pool.sharedScratch(floats)
        pool.run(blocks.count * parts.count) { item, worker in
            let (index, part) = (item % blocks.count, item / blocks.count)
            var (job, block) = unsafe (jobs[blocks[index].group], blocks[index].block)
            let memory = unsafe pool.scratch(scratch + most, worker: worker)
            let place = (index * parts.count) * most + part * sizes[index]
            let own = unsafe floats > 0 ? sums + place : memory + scratch
            unsafe cut.sum(&job, &block, parts[part], kernels, into: own, scratch: memory)
            if floats == 0 {
                unsafe ck_spread_parameter_gradient(table, &job, &block, 1, 0, block.filters, own)
            }
        }
        guard floats > 0 else { return }
        let filters = blocks.map { Int($0.block.filters) }.max() ?? 0
        let pieces = ceilingDivision(filters, spreadFilters)
        pool.run(blocks.count * pieces) { item, _ in
            let (index, first) = (item / pieces, item % pieces * spreadFilters)
            var (job, block) = unsafe (jobs[blocks[index].group], blocks[index].block)
            let last = min(first + spreadFilters, Int(block.filters))
            guard first < last else { return }
            unsafe ck_spread_parameter_gradient(
                table,
                &job,
                &block,
                Int32(parts.count),
                Int32(first),
                Int32(last),
                sums + index * parts.count * most
            )
        }
        withExtendedLifetime(block) {}
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
