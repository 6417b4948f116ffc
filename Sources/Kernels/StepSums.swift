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
    private let gradient: UnsafeBufferPointer<Float>
    private let new: UnsafeMutableBufferPointer<Float>
    private let first: Buffer?
    private let second: Buffer?

    /// Blocks of one size, with two buffers at most.
    init(
        old: UnsafeBufferPointer<Float>,
        gradient: UnsafeBufferPointer<Float>,
        new: UnsafeMutableBufferPointer<Float>,
        buffers: [Buffer]
    ) {
        let count = old.count
        precondition(gradient.count == count && new.count == count, "blocks of one size")
        unsafe precondition(
            buffers.allSatisfy { unsafe ($0.old?.count ?? count, $0.new.count) == (count, count) },
            "memory of the parameter's size"
        )
        unsafe precondition(buffers.count <= 2, "a run has room for two buffers")
        unsafe self.old = unsafe old
        unsafe self.gradient = unsafe gradient
        unsafe self.new = unsafe new
        unsafe first = unsafe buffers.first
        unsafe second = unsafe buffers.dropFirst().first
    }

    /// Steps run by run: a filter each where there is a scale, else runs of 64 KB.
    func step(
        scale: [Float]?,
        pool: Pool,
        _ body: (UnsafePointer<ck_step_run>) -> ck_step_sums
    ) -> StepSums {
        let count = unsafe old.count
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
                    var run = unsafe run(range, scale: scale?[index] ?? 1)
                    unsafe parts[index] = unsafe body(&run)
                }
            }
            written = runs
        }
        return StepSums(
            products: scale == nil ? [] : parts.map(\.product),
            gradientSquares: parts.reduce(0) { $0 + $1.gradient_squares },
            updateSquares: parts.reduce(0) { $0 + $1.update_squares },
            isFinite: parts.allSatisfy(\.is_finite)
        )
    }

    private func run(_ range: Range<Int>, scale: Float) -> ck_step_run {
        // Runs are cut only from blocks with values, which have addresses.
        guard let oldBase = unsafe old.baseAddress,
            let gradientBase = unsafe gradient.baseAddress, let newBase = unsafe new.baseAddress
        else { preconditionFailure("a run of a block without memory") }
        let start = range.lowerBound
        return unsafe ck_step_run(
            n: Int64(range.count),
            old: oldBase + start,
            gradient: gradientBase + start,
            scale: scale,
            old_first: first?.old?.baseAddress.map { unsafe $0 + start },
            old_second: second?.old?.baseAddress.map { unsafe $0 + start },
            new: newBase + start,
            new_first: first?.new.baseAddress.map { unsafe $0 + start },
            new_second: second?.new.baseAddress.map { unsafe $0 + start }
        )
    }
}
