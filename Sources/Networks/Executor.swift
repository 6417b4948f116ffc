import Kernels
package import Objectives
package import Tensors

/// What a compute request may ask for beside its values.
package struct ComputeOptions: Sendable {
    /// The arithmetic of convolutions, fully connected layers and their input gradients.
    package var precision: Precision
    /// Whether a forward pass alone is to give the very values that a gradient's forward pass has: it
    /// convolves directly then, as that does.
    package var matchesGradients: Bool
    /// Whether the weights packed for it stay for the next run, as far as that may use them.
    package var keepsPackedWeights: Bool
    /// Called between two layers; throws `cancelled` to give the work up.
    package var checkpoint: @Sendable () throws(NetworkError) -> Void
    /// Told, on the executor's thread, of every pass of every step when it has ended; nil costs nothing.
    package var observer: (@Sendable (StepReport) -> Void)?

    /// float32, never given up, not observed.
    package init(
        precision: Precision = .f32,
        matchesGradients: Bool = false,
        keepsPackedWeights: Bool = true,
        checkpoint: @escaping @Sendable () throws(NetworkError) -> Void = {
            () throws(NetworkError) in
        },
        observer: (@Sendable (StepReport) -> Void)? = nil
    ) {
        self.precision = precision
        self.matchesGradients = matchesGradients
        self.keepsPackedWeights = keepsPackedWeights
        self.checkpoint = checkpoint
        self.observer = observer
    }
}

/// One model's part in a gradient: its loss and the weight it has in the sum.
package struct Term: Sendable {
    /// The model whose gradient it is.
    package let model: ModelVersion
    /// The factor of its loss and gradient.
    package let weight: Float
    /// What it makes of the model's output.
    package let loss: Loss

    /// `weight` times `loss` of `model`.
    package init(model: ModelVersion, weight: Float = 1, loss: Loss) {
        self.model = model
        self.weight = weight
        self.loss = loss
    }
}

/// A gradient with respect to the input, and the losses it came with.
package struct InputGradient: Sendable {
    /// The weighted sum of the terms' losses.
    package let loss: Double
    /// Each term's loss, unweighted.
    package let termLosses: [Double]
    /// The gradient of `loss`, with the input's shape.
    package let gradient: Tensor
}

/// Runs networks: the owner of threads, plans and working memory.
///
/// Belongs to one thread at a time and does one thing at a time. Every method either gives its
/// result or throws and changes nothing. Results are the same whatever the number of threads.
package final class Executor {
    private let pool: Pool
    private let arena = Arena()
    private var plans = PlanCache()
    private let allowsWinograd: Bool

    /// An executor whose kernels share the work among `threads` threads, the caller's included.
    ///
    /// Unless `convolvesDirectly`, 3×3 convolutions may be computed by Winograd's method; where a
    /// gradient hangs on their signs, by the one that rounds hardly more coarsely than direct sums.
    package init(threads: Int, convolvesDirectly: Bool = false) {
        pool = Pool(threads: threads)
        allowsWinograd = !convolvesDirectly
    }

    /// The bytes of working memory held.
    package var arenaByteCount: Int { arena.byteCount }

    /// The values of the named layers for an input of shape [n, 3, h, w].
    package func forward(
        _ model: ModelVersion,
        input: Tensor,
        outputs: [String] = ["logits"],
        options: ComputeOptions = ComputeOptions()
    ) throws(NetworkError) -> [String: Tensor] {
        try check(model.network, input, options)
        guard !outputs.isEmpty else { throw .invalid("no output is asked for") }
        var values: [Value] = []
        for name in outputs { values.append(try model.network.graph.value(named: name)) }
        var results: [[Tensor]] = []
        let single = try plans.plan(
            model.network,
            input.shape.with(items: 1),
            values,
            .inference
        )
        let items = input.shape[0]
        for range in BatchParts(items: items, bytesOfAnItem: single.byteCount).ranges {
            let part = input.items(range)
            let plan = try plans.plan(model.network, part.shape, values, .inference)
            let run = try run(plan, model, options)
            try run.forward(part)
            results.append(values.map(run.output))
        }
        let named = outputs.indices.map { index in
            (outputs[index], Tensor.joining(results.map { $0[index] }))
        }
        return Dictionary(named) { first, _ in first }
    }

    /// The gradient of the weighted sum of the terms' losses with respect to the input.
    package func inputGradient(
        _ terms: [Term],
        input: Tensor,
        options: ComputeOptions = ComputeOptions()
    ) throws(NetworkError) -> InputGradient {
        guard !terms.isEmpty else { throw .invalid("no term is asked for") }
        // All terms are checked before the first is computed.
        for term in terms {
            _ = try lossPlan(term.model, term.loss, input, .inputGradient, options)
        }
        var losses: [Double] = []
        var sum: Tensor?
        for term in terms {
            let (loss, gradient) = try inputGradient(of: term, input: input, options: options)
            sum = sum.map { $0.adding(gradient) } ?? gradient
            losses.append(loss)
        }
        let total = zip(terms, losses).reduce(0.0) { $0 + Double($1.0.weight) * $1.1 }
        return InputGradient(
            loss: total,
            termLosses: losses,
            gradient: sum ?? Tensor(input.shape, repeating: 0)
        )
    }

    /// One term's loss, and its weighted gradient.
    private func inputGradient(
        of term: Term,
        input: Tensor,
        options: ComputeOptions
    ) throws(NetworkError) -> (loss: Double, gradient: Tensor) {
        let (single, value) = try lossPlan(term.model, term.loss, input, .inputGradient, options)
        let items = input.shape[0]
        let output = single.shapes[value].with(items: items)
        var loss = 0.0
        var gradients: [Tensor] = []
        for range in BatchParts(items: items, bytesOfAnItem: single.byteCount).ranges {
            let part = input.items(range)
            let plan = try plans.plan(term.model.network, part.shape, [value], .inputGradient)
            let run = try run(plan, term.model, options)
            try run.forward(part)
            let evaluation = term.loss.items(range, output: output).evaluate(run.output(value))
            try run.backward(from: value, gradient: evaluation.gradient.map { $0 * term.weight })
            loss += evaluation.loss
            gradients.append(run.inputGradient())
        }
        return (loss, Tensor.joining(gradients))
    }

    /// One step of an optimizer down the loss's gradient: the next version of the parameters.
    ///
    /// - Throws: `nonFinite` when a parameter would become infinite or NaN; nothing is changed then,
    ///   as the model's version and `state` are values.
    package func update(
        _ model: ModelVersion,
        state: OptimizerState?,
        input: Tensor,
        loss: Loss,
        optimizer: Optimizer,
        batchNorm: BatchNormPolicy = .frozen,
        reduction: Reduction = .sum,
        options: ComputeOptions = ComputeOptions()
    ) throws(NetworkError) -> Update {
        let (plan, value) = try lossPlan(model, loss, input, .update(batchNorm), options)
        let run = try run(plan, model, options)
        try run.forward(input)
        let evaluation = loss.evaluate(run.output(value))
        let share: Float = reduction == .mean ? 1 / Float(input.shape[0]) : 1
        let sink = ParameterSink(
            optimizer,
            model.parameters,
            state: state ?? OptimizerState(),
            pool: pool
        )
        let seed = share == 1 ? evaluation.gradient : evaluation.gradient.map { $0 * share }
        try run.backward(from: value, gradient: seed, into: sink)
        return try sink.finish(
            loss: evaluation.loss * Double(share),
            batchNorms: run.batchNorms
        )
    }

    private func run(
        _ plan: Plan,
        _ model: ModelVersion,
        _ options: ComputeOptions
    ) throws(NetworkError) -> Run {
        try Run(
            plan,
            weights: model.prepared,
            arena: arena,
            pool: pool,
            allowsWinograd: allowsWinograd,
            options: options
        )
    }

    /// The plan of one item, or of the whole batch when nothing else will do, and the value that the
    /// loss reads; the loss has been checked against the whole batch's output.
    private func lossPlan(
        _ model: ModelVersion,
        _ loss: Loss,
        _ input: Tensor,
        _ purpose: Purpose,
        _ options: ComputeOptions
    ) throws(NetworkError) -> (Plan, Value) {
        try check(model.network, input, options)
        let value = try model.network.graph.value(named: loss.layer)
        let shape = purpose.trainsParameters ? input.shape : input.shape.with(items: 1)
        let plan = try plans.plan(model.network, shape, [value], purpose)
        do throws(LossError) {
            try loss.check(output: plan.shapes[value].with(items: input.shape[0]))
        } catch {
            throw .unfitLoss(error, layer: loss.layer)
        }
        return (plan, value)
    }

    private func check(
        _ network: Network,
        _ input: Tensor,
        _ options: ComputeOptions
    ) throws(NetworkError) {
        try network.check(input.shape)
        try options.precision.requireAvailable()
    }
}

extension Tensor {
    /// Element by element, a + b.
    fileprivate func adding(_ other: Tensor) -> Tensor {
        unsafe Tensor(shape) { sum in
            unsafe withUnsafeValues { a in
                unsafe other.withUnsafeValues { b in
                    for i in sum.indices { unsafe sum[i] = a[i] + b[i] }
                }
            }
        }
    }
}
