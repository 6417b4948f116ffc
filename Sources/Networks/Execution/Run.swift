import Kernels
import Objectives
import Tensors

/// One pass of a plan over the arena: forward, then perhaps backward.
///
/// Lives for one request, on its executor's thread.
@safe package final class Run {
    let plan: Plan
    let weights: PreparedWeights
    let pool: Pool
    let precision: Precision
    /// Whether another run may use what is packed for this one: not after a step of training.
    let keepsPackedWeights: Bool
    /// How ReLUs pass gradients on; nil for the derivative.
    let reluRule: ReluRule?
    /// The gradients that were wanted, in PyTorch's order, as far as the backward pass has come.
    private(set) var gradients: [Value: Tensor] = [:]
    /// The values that are given, in PyTorch's order.
    private(set) var given: [Value: Tensor] = [:]
    /// What batch norms with the batch's statistics saw, by their parameters' slots.
    var batchNorms: [BatchNormSlots: BatchNormRecord] = [:]

    private let methods: MethodTable
    private let allowsWinograd: Bool
    private let feedsNoGradient: Bool
    private let memory: UnsafeMutableRawPointer
    private let checkpoint: () throws(NetworkError) -> Void
    private let timer: StepTimer

    init(
        _ plan: Plan,
        weights: PreparedWeights,
        arena: Arena,
        pool: Pool,
        methods: MethodTable,
        allowsWinograd: Bool,
        reluRule: ReluRule?,
        options: ComputeOptions
    ) throws(NetworkError) {
        self.plan = plan
        self.weights = weights
        self.pool = pool
        precision = options.precision
        keepsPackedWeights = options.keepsPackedWeights && !plan.purpose.trainsParameters
        self.methods = methods
        self.allowsWinograd = allowsWinograd
        self.reluRule = reluRule
        feedsNoGradient = plan.purpose == .inference && !options.matchesGradients
        checkpoint = options.checkpoint
        timer = StepTimer(observer: options.observer)
        unsafe memory = try arena.reserve(plan.byteCount)
    }

    /// How a convolution is to form its sums over pictures of so many destination pixels: by the
    /// table.
    ///
    /// Where a sum decides signs that a gradient passes through, only by that of Winograd's methods
    /// which rounds hardly more coarsely than a direct one, and in training by the same as in any
    /// other pass: the values are the same. A gradient's weights are packed for one use in
    /// training, where packing four times as many costs more than the multiplications that it
    /// saves, unless pictures are large.
    func method(
        _ direction: PackedFilters.Direction,
        _ geometry: ConvolutionGeometry,
        pixels: Int
    ) -> ConvolutionMethod {
        let isForward = direction == .forward
        let isUsedOnce = plan.purpose.trainsParameters && !isForward
        let isAnswer = isForward && feedsNoGradient
        let isGradient = !isForward && (!isUsedOnce || pixels >= 512)
        let purpose: SumsPurpose = isAnswer ? .answer : isGradient ? .gradient : .signs
        let question = MethodQuestion(precision, purpose, geometry, pixels: pixels)
        let method = isUsedOnce ? methods.methodOfOneUse(question) : methods.method(question)
        if allowsWinograd || method == .direct || method == .bfloat16 { return method }
        let isRounded = precision == .bf16 && !methods.isMeasured
        return isRounded && KernelSet.bound.isMadeForBFloat16 ? .bfloat16 : .direct
    }

    /// How a convolution's parameter gradient is to form its sums; bfloat16 is not for these.
    var parameterGradientMethod: ConvolutionMethod { allowsWinograd ? .winograd : .direct }

    /// How fully connected layers form a batch's rows: an item has the bits that it has alone,
    /// unless the batch is one that is trained on.
    var rows: MatrixProduct.Rows { plan.purpose.trainsParameters ? .together : .alone }

    /// Fills the input, [n, 3, h, w], unless values that are given stand for it, and computes every
    /// step's output.
    func forward(
        _ input: Tensor?,
        given: [Value: Tensor] = [:]
    ) throws(NetworkError) {
        self.given = given
        try pool.whileAttended { () throws(NetworkError) in
            if plan.readsInput, let input {
                Layout.pack(input, into: activation(0), pool: pool)
            }
            for (index, step) in plan.steps.enumerated() {
                try checkpoint()
                let context = Context(run: self, index: index)
                timer.time(step, .forward) { step.forward(context) }
            }
        }
    }

    /// Computes all wanted gradients from those of the seeds, values that the plan observes.
    ///
    /// Hands the parameters' gradients to `sink`, when there is one, from the last layer to the
    /// first.
    func backward(
        from seeds: [Seed],
        into sink: ParameterSink? = nil
    ) throws(NetworkError) {
        try pool.whileAttended { () throws(NetworkError) in
            sow(seeds)
            for (index, step) in plan.steps.enumerated().reversed() {
                for target in plan.completed[index] { handOut(target) }
                guard plan.runsBackward[index] else { continue }
                try checkpoint()
                for root in plan.zeroed[index] {
                    Elementwise.fill(self.gradient(root), with: 0, pool: pool)
                }
                let context = Context(run: self, index: index)
                // What reads no value, such as a parameter itself, wants no gradient of one.
                let isWanted = plan.writes[index].first?.isWanted ?? false
                timer.time(step, .inputGradient, isWanted: isWanted) {
                    step.backward(context)
                }
                if let sink, step.hasParameters {
                    timer.time(step, .parameterGradient) {
                        step.parameterGradients(context, into: sink)
                    }
                }
            }
            if plan.segment.targets.contains(0) { handOut(0) }
        }
    }

    /// Keeps a gradient that is complete.
    private func handOut(_ target: Value) {
        gradients[target] = tensor(gradient(target), of: target, as: plan.arrangements[target])
    }

    /// A value in PyTorch's order.
    func output(_ value: Value) -> Tensor { output(value, as: plan.arrangements[value]) }

    /// A value in some order.
    func output(_ value: Value, as arrangement: Arrangement) -> Tensor {
        tensor(activation(value), of: value, as: arrangement)
    }

    /// A copy of what a view of a value, or of its gradient, shows.
    private func tensor(_ view: View, of value: Value, as arrangement: Arrangement) -> Tensor {
        arrangement.presented(Layout.unpack(arrangement.ordered(view), pool: pool))
            .reshaped(to: arrangement.presented(plan.shapes[value]))
    }

    func activation(_ value: Value) -> View { view(value, plan.activation(value)) }

    func gradient(_ value: Value) -> View { view(value, plan.gradient(value)) }

    func memo(_ index: Int) -> UnsafeMutableRawPointer? {
        plan.purpose == .inference ? nil : unsafe memory + plan.memo(index)
    }

    private func view(_ value: Value, _ place: (offset: Int, slice: Placement.Slice)) -> View {
        let shape = plan.shapes[value]
        let (height, width) = shape.plane
        let floats = unsafe (memory + place.offset).assumingMemoryBound(to: Float.self)
        return unsafe View(
            floats + place.slice.firstChannel,
            n: shape[0],
            h: height,
            w: width,
            c: shape.channels,
            pixelStride: place.slice.pixelStride
        )
    }
}
