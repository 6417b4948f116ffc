import Kernels
import Objectives
import Tensors

/// Takes parameters' gradients, one at a time, and turns each into the parameter's next value at
/// once, so that no more than one gradient is ever held.
///
/// Nothing is published before `finish`: a run that throws leaves no trace.
@safe package final class ParameterSink {
    private let optimizer: Optimizer
    private let parameters: Parameters
    private let shared: Set<ParameterSlot>
    private let state: OptimizerState
    private let pool: Pool
    private var changed: [ParameterSlot: Tensor] = [:]
    private var memories: [ParameterSlot: OptimizerState.Memory] = [:]
    /// The sums so far of the gradients of parameters that several layers share.
    private var sums: [ParameterSlot: [Float]] = [:]
    private var gradientSquares = 0.0
    private var updateSquares = 0.0
    private var nonFinite: String?

    /// A sink that moves parameters once each: those of `shared` slots by the sum of the gradients
    /// that come for them, at the end.
    init(
        _ optimizer: Optimizer,
        _ parameters: Parameters,
        sharing shared: Set<ParameterSlot>,
        state: OptimizerState,
        pool: Pool
    ) {
        self.optimizer = optimizer
        self.parameters = parameters
        self.shared = shared
        self.state = state
        self.pool = pool
    }

    /// Moves the parameter in this slot by its gradient.
    ///
    /// - Parameters:
    ///   - slot: The parameter.
    ///   - gradient: Its gradient or, with a scale, that of the scaled parameter.
    ///   - scale: A factor for each filter of a convolution's weights.
    /// - Returns: Σ parameter · `gradient` for each filter; empty without a scale.
    @discardableResult
    func take(
        _ slot: ParameterSlot,
        gradient: UnsafeBufferPointer<Float>,
        scale: [Float]? = nil
    ) -> [Double] {
        guard shared.contains(slot) else { return unsafe move(slot, gradient, scale) }
        // Nothing is folded into weights that are shared.
        precondition(scale == nil, "shared weights have a scale")
        let tie = parameters.tie(of: slot)
        let leader = tie?.leader ?? slot
        let count = parameters[leader].shape.count
        let added = unsafe tie?.view.gradient(gradient, of: count) ?? Array(gradient)
        sums[leader] = sums[leader].map { zip($0, added).map(+) } ?? added
        return []
    }

    /// The same for a convolution's filters by a gradient that is yet to be formed: it never is as
    /// a whole where filters can be moved meanwhile.
    @discardableResult
    func take(_ slot: ParameterSlot, gradient: FilterGradient, scale: [Float]?) -> [Double] {
        if gradient.movesFilters, !shared.contains(slot) {
            return move(slot) { arithmetic, buffers in
                Updates.step(
                    arithmetic,
                    of: parameters[slot],
                    gradient: gradient,
                    scale: scale,
                    buffers: buffers,
                    pool: pool
                )
            }
        }
        let dw = FloatBlock(parameters[slot].shape.count)
        unsafe gradient.form(into: dw.base, pool: pool)
        return unsafe take(slot, gradient: UnsafeBufferPointer(dw.floats), scale: scale)
    }

    private func move(
        _ slot: ParameterSlot,
        _ gradient: UnsafeBufferPointer<Float>,
        _ scale: [Float]?
    ) -> [Double] {
        move(slot) { arithmetic, buffers in
            unsafe Updates.step(
                arithmetic,
                of: parameters[slot],
                gradient: gradient,
                scale: scale,
                buffers: buffers,
                pool: pool
            )
        }
    }

    /// Keeps what a step that `body` takes makes of a parameter, of what is remembered of it.
    private func move(
        _ slot: ParameterSlot,
        _ body: (StepArithmetic, [Tensor?]) -> ParameterStep
    ) -> [Double] {
        let memory = state.memories[slot] ?? OptimizerState.Memory()
        let number = memory.steps + 1
        let names = optimizer.buffers
        let step = body(optimizer.arithmetic(ofStep: number), names.map { memory.buffers[$0] })
        changed[slot] = step.value
        memories[slot] = OptimizerState.Memory(
            steps: number,
            buffers: Dictionary(uniqueKeysWithValues: zip(names, step.buffers))
        )
        gradientSquares += step.sums.gradientSquares
        updateSquares += step.sums.updateSquares
        if nonFinite == nil, !step.sums.isFinite { nonFinite = parameters.name(of: slot) }
        return step.sums.products
    }

    /// The same for a gradient in an array.
    func take(_ slot: ParameterSlot, gradient: [Float]) {
        unsafe gradient.withUnsafeBufferPointer { _ = unsafe take(slot, gradient: $0) }
    }

    /// The step's result, with the running statistics moved towards what batch norms saw.
    func finish(
        loss: Double,
        batchNorms: [BatchNormSlots: BatchNormRecord]
    ) throws(NetworkError) -> Update {
        for (slot, sum) in sums.sorted(by: { $0.key < $1.key }) {
            _ = unsafe sum.withUnsafeBufferPointer { unsafe move(slot, $0, nil) }
        }
        // In the layers' order, in which PyTorch moves statistics that several of them share.
        for (slots, record) in batchNorms.sorted(by: { $0.key.scale < $1.key.scale }) {
            try move(slots, record)
        }
        if let nonFinite { throw .nonFinite("\(nonFinite) after the step") }
        return Update(
            loss: loss,
            parameters: parameters.replacing(changed),
            state: state.replacing(memories, by: optimizer.kind),
            gradientNorm: gradientSquares.squareRoot(),
            updateNorm: updateSquares.squareRoot()
        )
    }

    private func move(_ slots: BatchNormSlots, _ record: BatchNormRecord) throws(NetworkError) {
        guard record.count > 1 else {
            throw .invalid("\(record.name) needs more than one value for each channel to train on")
        }
        let place = (mean: leader(of: slots.mean), variance: leader(of: slots.variance))
        let mean = changed[place.mean] ?? parameters[place.mean]
        let variance = changed[place.variance] ?? parameters[place.variance]
        let moved = record.statistics.moving(
            mean: mean.values,
            variance: variance.values,
            momentum: record.momentum,
            count: record.count
        )
        if nonFinite == nil, !(moved.mean + moved.variance).allSatisfy(\.isFinite) {
            nonFinite = record.name
        }
        changed[place.mean] = Tensor(mean.shape, moved.mean)
        changed[place.variance] = Tensor(variance.shape, moved.variance)
        let counter = parameters[slots.counter]
        changed[slots.counter] = Tensor(
            counter.shape,
            counter.values.map { $0 + 1 }
        )
    }

    /// Where a statistic stands, which may be another layer's too.
    private func leader(of slot: ParameterSlot) -> ParameterSlot {
        parameters.tie(of: slot)?.leader ?? slot
    }
}
