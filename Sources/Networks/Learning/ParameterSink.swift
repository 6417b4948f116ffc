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
    private let state: OptimizerState
    private let pool: Pool
    private var changed: [String: Tensor] = [:]
    private var memories: [String: OptimizerState.Memory] = [:]
    private var gradientSquares = 0.0
    private var updateSquares = 0.0
    private var nonFinite: String?

    init(_ optimizer: Optimizer, _ parameters: Parameters, state: OptimizerState, pool: Pool) {
        self.optimizer = optimizer
        self.parameters = parameters
        self.state = state
        self.pool = pool
    }

    /// Moves the parameter of this name by its gradient.
    ///
    /// - Parameters:
    ///   - name: The parameter.
    ///   - gradient: Its gradient or, with a scale, that of the scaled parameter.
    ///   - scale: A factor for each filter of a convolution's weights.
    /// - Returns: Σ parameter · `gradient` for each filter; empty without a scale.
    @discardableResult
    func take(
        _ name: String,
        gradient: UnsafeBufferPointer<Float>,
        scale: [Float]? = nil
    ) -> [Double] {
        let memory = state.memories[name] ?? OptimizerState.Memory()
        let number = memory.steps + 1
        let names = optimizer.buffers
        let step = unsafe Updates.step(
            optimizer.arithmetic(ofStep: number),
            of: parameters[name],
            gradient: gradient,
            scale: scale,
            buffers: names.map { memory.buffers[$0] },
            pool: pool
        )
        changed[name] = step.value
        memories[name] = OptimizerState.Memory(
            steps: number,
            buffers: Dictionary(uniqueKeysWithValues: zip(names, step.buffers))
        )
        gradientSquares += step.sums.gradientSquares
        updateSquares += step.sums.updateSquares
        if nonFinite == nil, !step.sums.isFinite { nonFinite = name }
        return step.sums.products
    }

    /// The same for a gradient in an array.
    func take(_ name: String, gradient: [Float]) {
        unsafe gradient.withUnsafeBufferPointer { _ = unsafe take(name, gradient: $0) }
    }

    /// The step's result, with the running statistics moved towards what batch norms saw.
    func finish(
        loss: Double,
        batchNorms: [String: BatchNormRecord]
    ) throws(NetworkError) -> Update {
        // In a fixed order: a complaint names the same one every time.
        for (name, record) in batchNorms.sorted(by: { $0.key < $1.key }) { try move(name, record) }
        if let nonFinite { throw .nonFinite("\(nonFinite) after the step") }
        return Update(
            loss: loss,
            parameters: parameters.replacing(changed),
            state: state.replacing(memories),
            gradientNorm: gradientSquares.squareRoot(),
            updateNorm: updateSquares.squareRoot()
        )
    }

    private func move(_ name: String, _ record: BatchNormRecord) throws(NetworkError) {
        guard record.count > 1 else {
            throw .invalid("\(name) needs more than one value for each channel to train on")
        }
        let mean = parameters["\(name).running_mean"]
        let variance = parameters["\(name).running_var"]
        let moved = record.statistics.moving(
            mean: mean.values,
            variance: variance.values,
            momentum: record.momentum,
            count: record.count
        )
        if nonFinite == nil, !(moved.mean + moved.variance).allSatisfy(\.isFinite) {
            nonFinite = name
        }
        changed["\(name).running_mean"] = Tensor(mean.shape, moved.mean)
        changed["\(name).running_var"] = Tensor(variance.shape, moved.variance)
        let counter = parameters["\(name).num_batches_tracked"]
        changed["\(name).num_batches_tracked"] = Tensor(
            counter.shape,
            counter.values.map { $0 + 1 }
        )
    }
}
