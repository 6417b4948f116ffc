import Kernels
package import Objectives
package import Tensors

/// What a compute request may ask for beside its values.
package struct ComputeOptions: Sendable {
    /// The arithmetic of convolutions, fully connected layers and their input gradients.
    package var precision: Precision
    /// Whether a forward pass alone is to give the very values that a gradient's forward pass has:
    /// it convolves directly then, as that does.
    package var matchesGradients: Bool
    /// Whether the weights packed for it stay for the next run, as far as that may use them.
    package var keepsPackedWeights: Bool
    /// Called between two layers; throws `cancelled` to give the work up.
    package var checkpoint: @Sendable () throws(NetworkError) -> Void
    /// Told, on the executor's thread, of every pass of every step when it has ended; nil costs
    /// nothing.
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

/// Runs networks: the owner of threads, plans and working memory.
///
/// Belongs to one thread at a time and does one thing at a time. Every method either gives its
/// result or throws and changes nothing. Results are the same whatever the number of threads.
package final class Executor {
    private let pool: Pool
    private let arena: Arena
    private var plans = PlanCache()
    private let methods: MethodTable
    private let allowsWinograd: Bool

    /// An executor whose kernels share the work among `threads` threads, the caller's included.
    ///
    /// Convolutions are computed as `methods` says, but none by Winograd's method if it
    /// `convolvesDirectly`. It takes more working memory only where `affords` says so.
    package init(
        threads: Int,
        methods: MethodTable = .committed,
        convolvesDirectly: Bool = false,
        affords: @escaping (_ bytes: Int) -> Bool = { _ in true }
    ) {
        pool = Pool(threads: threads)
        arena = Arena(affords: affords)
        self.methods = methods
        allowsWinograd = !convolvesDirectly
    }

    /// The bytes of working memory held.
    package var arenaByteCount: Int { arena.byteCount }

    /// The values of the named layers for an input of shape [n, 3, h, w].
    ///
    /// Values that are `given` are taken for their layers', and what only they are made of isn't
    /// computed; one item of them stands for the whole batch. Without an admission that holds for
    /// all of it, one is made.
    package func forward(
        _ model: ModelVersion,
        input: Tensor?,
        given: [String: Tensor] = [:],
        outputs: [String] = ["logits"],
        admission: Admission? = nil,
        options: ComputeOptions = ComputeOptions()
    ) throws(NetworkError) -> [String: Tensor] {
        let inquiry = Inquiry(input: input?.shape, layers: outputs, given: given.mapValues(\.shape))
        let admission = try admit(admission, model, inquiry, options)
        guard !outputs.isEmpty else { throw .invalid("no output is asked for") }
        var results: [[Tensor]] = []
        try pool.whileAttended { () throws(NetworkError) in
            let single = plan(admission, items: 1, .inference)
            let parts = BatchParts(items: admission.items, bytesOfAnItem: single.byteCount)
            for range in parts.ranges {
                let plan = plan(admission, items: range.count, .inference)
                let run = try run(plan, model, options)
                try run.forward(input?.items(range), given: admission.part(range, of: given))
                results.append(admission.values.map(run.output))
            }
        }
        let named = outputs.indices.map { index in
            (outputs[index], Tensor.joining(results.map { $0[index] }))
        }
        return Dictionary(named) { first, _ in first }
    }

    /// One step of an optimizer down the loss's gradient: the next version of the parameters.
    ///
    /// - Throws: `nonFinite` when a parameter would become infinite or NaN; nothing is changed
    ///   then, as the model's version and `state` are values.
    package func update(
        _ model: ModelVersion,
        state: OptimizerState?,
        input: Tensor,
        loss: Loss,
        optimizer: Optimizer,
        batchNorm: BatchNormPolicy = .frozen,
        reduction: Reduction = .sum,
        admission: Admission? = nil,
        options: ComputeOptions = ComputeOptions()
    ) throws(NetworkError) -> Update {
        let inquiry = Inquiry(input: input.shape)
        let admission = try admit(admission, model, inquiry, loss: loss, options)
        let value = admission.values[0]
        let plan = plan(admission, items: input.shape[0], .update(batchNorm))
        let run = try run(plan, model, options)
        try run.forward(input)
        let order = admission.graph.arrangement(of: value, for: loss)
        let evaluation = loss.evaluate(run.output(value, as: order))
        let share: Float = reduction == .mean ? 1 / Float(input.shape[0]) : 1
        let sink = ParameterSink(
            optimizer,
            model.parameters,
            sharing: admission.graph.sharedSlots,
            state: state ?? OptimizerState(),
            pool: pool
        )
        let seed = share == 1 ? evaluation.gradient : evaluation.gradient.map { $0 * share }
        try run.backward(from: [Seed(value: value, as: order, gradient: seed)], into: sink)
        return try sink.finish(
            loss: evaluation.loss * Double(share),
            batchNorms: run.batchNorms
        )
    }

    /// The plan of so many of the request's items.
    func plan(_ admission: Admission, items: Int, _ purpose: Purpose) -> Plan {
        plans.plan(admission, items: items, purpose)
    }

    /// A pass of a plan with a model's weights over this executor's memory.
    func run(
        _ plan: Plan,
        _ model: ModelVersion,
        reluRule: ReluRule? = nil,
        _ options: ComputeOptions
    ) throws(NetworkError) -> Run {
        try Run(
            plan,
            weights: model.prepared,
            arena: arena,
            pool: pool,
            methods: methods,
            allowsWinograd: allowsWinograd,
            reluRule: reluRule,
            options: options
        )
    }

    /// The admission that came with a request, or a new one where that is for other work.
    private func admit(
        _ admission: Admission?,
        _ model: ModelVersion,
        _ inquiry: Inquiry,
        _ options: ComputeOptions
    ) throws(NetworkError) -> Admission {
        try options.precision.requireAvailable()
        if let admission, admission.holds(for: model.network, inquiry) { return admission }
        return try model.network.admit(inquiry)
    }

    /// The same for a loss; one that came with an admission was checked when that was given.
    func admit(
        _ admission: Admission?,
        _ model: ModelVersion,
        _ inquiry: Inquiry,
        loss: Loss,
        _ options: ComputeOptions
    ) throws(NetworkError) -> Admission {
        try options.precision.requireAvailable()
        if let admission, admission.holds(for: model.network, inquiry.reading(loss)) {
            return admission
        }
        return try model.network.admit(inquiry, loss: loss)
    }
}
