import Kernels
package import Objectives

/// What a plan is for: it decides what is fused and what is kept from the forward pass.
package enum Purpose: Hashable, Sendable {
    /// Outputs alone.
    case inference
    /// The gradient with respect to the input.
    case inputGradient
    /// The gradient with respect to the parameters.
    case update(BatchNormPolicy)

    /// Whether batch norm uses its running statistics, and so can be folded into a convolution.
    var usesRunningStatistics: Bool { self != .update(.batch) }

    /// Whether parameter gradients are wanted.
    var trainsParameters: Bool {
        if case .update = self { true } else { false }
    }
}

/// One operation of a plan, with its forward pass and its two backward passes side by side.
///
/// A step holds no data: all that it reads and writes comes with the `Context`.
package protocol Step: Sendable {
    /// The name of the layer that it runs (of the first one, when it runs several).
    var name: String { get }
    /// What it does, for people: those of one kind are alike but for their sizes.
    var kind: String { get }
    /// The values read.
    var inputs: [Value] { get }
    /// The value made.
    var output: Value { get }
    /// The values that `backward` reads again.
    var retained: [Value] { get }
    /// The values that `parameterGradients` reads again.
    var retainedForParameters: [Value] { get }
    /// The bytes that it keeps from the forward pass for the backward pass, such as a mask.
    var memoBytes: Int { get }
    /// An input whose gradient is the output's own once `backward` has run, so that both may share
    /// their memory.
    var passedThrough: Value? { get }
    /// Whether it has parameters of its own.
    var hasParameters: Bool { get }
    /// The products that the forward pass's definition asks for, and either gradient's again; 0
    /// where they are not what takes its time.
    var multiplyAccumulates: Int { get }

    /// Computes the output.
    func forward(_ context: Context)
    /// Turns the output's gradient into those of the inputs that want one. It may change the
    /// output's gradient in place (a ReLU's mask), which `parameterGradients` then reads.
    func backward(_ context: Context)
    /// Hands the gradients of the step's parameters to `sink`; runs after `backward`.
    func parameterGradients(_ context: Context, into sink: ParameterSink)
}

extension Step {
    package var retained: [Value] { [] }
    package var retainedForParameters: [Value] { [] }
    package var memoBytes: Int { 0 }
    package var passedThrough: Value? { nil }
    package var hasParameters: Bool { false }
    package var multiplyAccumulates: Int { 0 }
    package func parameterGradients(_ context: Context, into sink: ParameterSink) {}
}

/// A step that runs one layer where it stands.
protocol SiteStep: Step {
    /// Where that is.
    var site: Site { get }
}

extension SiteStep {
    var name: String { site.name }
    var inputs: [Value] { site.inputs }
    var output: Value { site.output }
}

/// How a step is to leave the gradient of one of its inputs.
package enum GradientWrite: Sendable {
    /// Nobody wants it.
    case unwanted
    /// Written over what was there.
    case overwriting
    /// Added to what is there.
    case accumulating
    /// It shares the output gradient's memory: nothing to do.
    case shared
}

/// What a step sees of a run: views into the arena, the weights, the threads.
package struct Context {
    let run: Run
    let index: Int

    /// The threads.
    var pool: Pool { run.pool }
    /// The weights, as kernels want them.
    var weights: PreparedWeights { run.weights }

    /// A value's activations.
    func activation(_ value: Value) -> View { run.activation(value) }
    /// The gradient of the loss with respect to a value.
    func gradient(_ value: Value) -> View { run.gradient(value) }
    /// How to leave the gradient of the step's input at `position`.
    func write(_ position: Int) -> GradientWrite { run.plan.writes[index][position] }
    /// The step's memory from forward to backward, `memoBytes` long, 64-byte aligned; nil in a run
    /// that has no backward pass.
    var memo: UnsafeMutableRawPointer? { unsafe run.memo(index) }
}
