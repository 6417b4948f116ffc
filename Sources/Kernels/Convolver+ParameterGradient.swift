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
        let gradient = FilterGradient(x, dy, geometry: g, method: method)
        unsafe gradient.withJobs(into: dw) { jobs in
            if let grouping = g.grouping(.forward), let job = unsafe jobs.first {
                unsafe GroupedConvolution.sum(job, grouping, rows: dy.n * dy.h, kernels, pool)
            } else {
                let cut = gradient.cut(kernels, pool)
                unsafe form(jobs, cut, kernels, pool) { $0.spread(kernels) }
            }
        }
    }

    /// Moves the filters by a gradient while it is formed, each piece as soon as it is complete.
    static func move(
        _ steps: ck_filter_steps,
        by gradient: FilterGradient,
        _ cut: ParameterGradientCut,
        _ kernels: KernelSet,
        _ pool: Pool
    ) {
        let row = cut.blocks.reduce(0) { max($0, Int($1.block.channels)) } * gradient.geometry.taps
        let whole = unsafe steps.whole
        // Where parts are added first, they will be long gone from a cache.
        let wanted = unsafe cut.parts.count > 1 ? (nil, nil) : (whole.old, UnsafePointer(whole.new))
        unsafe gradient.withJobs(into: nil, wanted: wanted) { jobs in
            unsafe form(jobs, cut, kernels, pool, row: row) { unsafe $0.move(steps, kernels) }
        }
    }

    /// Filters that one item leaves.
    private static let leftFilters = 16

    /// Each block is summed part by part of the positions; then its parts are added and left.
    private static func form(
        _ jobs: [ck_parameter_gradient],
        _ cut: ParameterGradientCut,
        _ kernels: KernelSet,
        _ pool: Pool,
        row: Int = 0,
        leave: (SummedBlock) -> Void
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
            let memory = unsafe pool.scratch(scratch + most + row, worker: worker)
            let place = (index * parts.count) * most + part * sizes[index]
            let own = unsafe floats > 0 ? sums + place : memory + scratch
            unsafe cut.sum(&job, &block, parts[part], kernels, into: own, scratch: memory)
            guard floats == 0 else { return }
            leave(
                unsafe SummedBlock(
                    job: job,
                    block: blocks[index],
                    parts: 1,
                    filters: 0..<block.filters,
                    sums: own,
                    row: memory + scratch + most
                )
            )
        }
        guard floats > 0 else { return }
        let filters = blocks.map { Int($0.block.filters) }.max() ?? 0
        let pieces = ceilingDivision(filters, leftFilters)
        pool.run(blocks.count * pieces) { item, worker in
            let (index, first) = (item / pieces, item % pieces * leftFilters)
            let last = min(first + leftFilters, Int(blocks[index].block.filters))
            guard first < last else { return }
            leave(
                unsafe SummedBlock(
                    job: jobs[blocks[index].group],
                    block: blocks[index],
                    parts: Int32(parts.count),
                    filters: Int32(first)..<Int32(last),
                    sums: sums + index * parts.count * most,
                    row: pool.scratch(row, worker: worker)
                )
            )
        }
        withExtendedLifetime(block) {}
    }
}

/// Some filters of a block whose parts are summed, and where; its pointers are of an item's memory,
/// and it lives no longer than that.
@safe private struct SummedBlock {
    var job: ck_parameter_gradient
    let block: ParameterGradientCut.Block
    let parts: Int32
    let filters: Range<Int32>
    let sums: UnsafeMutablePointer<Float>
    /// Place for a filter's piece.
    let row: UnsafeMutablePointer<Float>

    /// Writes the gradient.
    func spread(_ kernels: KernelSet) {
        var (job, block) = unsafe (job, block.block)
        let (first, last) = (filters.lowerBound, filters.upperBound)
        let table = unsafe kernels.convolution
        unsafe ck_spread_parameter_gradient(table, &job, &block, parts, first, last, sums)
    }

    /// Moves the filters by it.
    func move(_ steps: ck_filter_steps, _ kernels: KernelSet) {
        var (job, own, steps) = unsafe (job, block.block, steps)
        unsafe ck_step_parameter_gradient(
            kernels.convolution,
            &job,
            &own,
            parts,
            filters.lowerBound,
            filters.upperBound,
            sums,
            &steps,
            Int32(block.piece),
            row
        )
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
