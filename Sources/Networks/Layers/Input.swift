import Kernels
import Tensors

/// The network's input: the one node without inputs, filled from outside.
struct Input: Layer {
    let channels: Int

    let kind = "input"

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape {
        preconditionFailure("the input's shape is the caller's")
    }

    func step(at site: Site) -> (any Step)? { nil }
}

/// Lays a value that a request gives where the steps behind it read it; no gradient passes through.
struct GivenStep: Step {
    let name: String
    let output: Value

    let kind = "given"
    var inputs: [Value] { [] }

    func forward(_ context: Context) {
        guard let value = context.run.given[output] else {
            preconditionFailure("\(name) isn't given")
        }
        let order = context.run.plan.arrangements[output]
        let target = order.ordered(context.activation(output))
        unsafe value.withUnsafeValues { values in
            unsafe order.ordered(Array(values)).withUnsafeBufferPointer { values in
                unsafe Layout.pack(values, into: target, pool: context.pool)
            }
        }
    }

    func backward(_ context: Context) {}
}

/// A module whose output is its input: PyTorch's of this name, or dropout in evaluation, of
/// elements or of whole branches (stochastic depth; Huang et al., 2016).
struct Identity: Layer {
    let kind: String

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

    func step(at site: Site) -> (any Step)? { nil }
}
