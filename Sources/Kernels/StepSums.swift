internal import CKernels

/// What a step is told by: sums in double, whose order depends on the parameter's shape alone.
package struct StepSums: Sendable {
    /// Σ parameter · gradient of each filter, the gradient unscaled; empty where no scale was
    /// given.
    package let products: [Double]
    /// Σ of the squares of the gradient, scaled.
    package let gradientSquares: Double
    /// Σ of the squares of what the parameter changed by.
    package let updateSquares: Double
    /// Whether no value of the new parameter is infinite or NaN.
    package let isFinite: Bool
}

/// A parameter's memory before and after a step.
@safe struct StepBlocks {
    /// What the optimizer remembers of the parameter; there is nothing old at first.
    typealias Buffer = (old: UnsafeBufferPointer<Float>?, new: UnsafeMutableBufferPointer<Float>)

    private let old: UnsafeBufferPointer<Float>
    private let new: UnsafeMutableBufferPointer<Float>
    private let first: Buffer?
    private let second: Buffer?

    /// Blocks of one size, with two buffers at most.
    init(
        old: UnsafeBufferPointer<Float>,
        new: UnsafeMutableBufferPointer<Float>,
        buffers: [Buffer]
    ) {
        let count = old.count
        precondition(new.count == count, "blocks of one size")
        unsafe precondition(
            buffers.allSatisfy { unsafe ($0.old?.count ?? count, $0.new.count) == (count, count) },
            "memory of the parameter's size"
        )
        unsafe precondition(buffers.count <= 2, "a run has room for two buffers")
        unsafe self.old = unsafe old
        unsafe self.new = unsafe new
        unsafe first = unsafe buffers.first
        unsafe second = unsafe buffers.dropFirst().first
    }

    /// Steps down a gradient run by run: a filter each where there is a scale, else runs of 64 KB.
    func step(
        _ step: ck_step,
        gradient: UnsafeBufferPointer<Float>,
        scale: [Float]?,
        kernels: KernelSet,
        pool: Pool
    ) -> StepSums {
        let count = unsafe old.count
        precondition(gradient.count == count, "blocks of one size")
        let table = unsafe ck_updates_table(kernels.isa)
        precondition(
            scale.map { $0.isEmpty ? count == 0 : count % $0.count == 0 } ?? true,
            "one factor a filter"
        )
        let length = max(scale.map { count / max($0.count, 1) } ?? 16_384, 1)
        let runs = ceilingDivision(count, length)
        // Several short runs are one item, of about 64 KB too.
        let together = max(16_384 / length, 1)
        let parts = unsafe [ck_step_sums](unsafeUninitializedCapacity: runs) { parts, written in
            pool.run(ceilingDivision(runs, together)) { item, _ in
                for index in item * together..<min((item + 1) * together, runs) {
                    let range = index * length..<min((index + 1) * length, count)
                    var run = unsafe run(range)
                    if let slope = gradient.baseAddress {
                        unsafe run.gradient = slope + range.lowerBound
                    }
                    unsafe run.scale = scale?[index] ?? 1
                    var step = unsafe step
                    unsafe parts[index] = unsafe ck_take_step(table, &step, &run)
                }
            }
            written = runs
        }
        return StepSums(parts, products: scale == nil ? 0 : parts.count)
    }

    /// The step down a convolution's gradient, of which each filter is moved while it is formed.
    func step(
        _ step: ck_step,
        gradient: FilterGradient,
        scale: [Float]?,
        kernels: KernelSet,
        pool: Pool
    ) -> StepSums {
        let filters = gradient.geometry.outputChannels
        precondition(scale.map { $0.count == filters } ?? true, "one factor a filter")
        let cut = gradient.cut(kernels, pool)
        let whole = unsafe run(0..<old.count)
        let count = filters * cut.pieces
        let parts = unsafe [ck_step_sums](unsafeUninitializedCapacity: count) { parts, written in
            unsafe Convolver.withPointer(scale) { scale in
                guard let sums = parts.baseAddress else { return }
                let steps = unsafe ck_filter_steps(
                    kernels: ck_updates_table(kernels.isa),
                    step: step,
                    whole: whole,
                    scale: scale,
                    pieces: Int32(cut.pieces),
                    sums: sums
                )
                unsafe Convolver.move(steps, by: gradient, cut, kernels, pool)
            }
            written = count
        }
        return StepSums(parts, products: scale == nil ? 0 : filters)
    }

    /// A part of the blocks; its gradient is yet to be set.
    private func run(_ range: Range<Int>) -> ck_step_run {
        // Runs are cut only from blocks with values, which have addresses.
        guard let oldBase = unsafe old.baseAddress, let newBase = unsafe new.baseAddress
        else { preconditionFailure("a run of a block without memory") }
        let start = range.lowerBound
        return unsafe ck_step_run(
            n: Int64(range.count),
            old: oldBase + start,
            gradient: oldBase,
            scale: 1,
            old_first: first?.old?.baseAddress.map { unsafe $0 + start },
            old_second: second?.old?.baseAddress.map { unsafe $0 + start },
            new: newBase + start,
            new_first: first?.new.baseAddress.map { unsafe $0 + start },
            new_second: second?.new.baseAddress.map { unsafe $0 + start }
        )
    }
}

extension StepSums {
    /// The sums of runs that follow one another, of which so many filters each have the same
    /// number.
    fileprivate init(_ parts: [ck_step_sums], products filters: Int) {
        let pieces = filters == 0 ? 0 : parts.count / filters
        products = (0..<filters).map { filter in
            parts[filter * pieces..<(filter + 1) * pieces].reduce(0) { $0 + $1.product }
        }
        gradientSquares = parts.reduce(0) { $0 + $1.gradient_squares }
        updateSquares = parts.reduce(0) { $0 + $1.update_squares }
        isFinite = parts.allSatisfy(\.is_finite)
    }
}
