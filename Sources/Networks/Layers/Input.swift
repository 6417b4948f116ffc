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

/// A module whose output is its input: PyTorch's of this name, or dropout in evaluation, of
/// elements or of whole branches (stochastic depth; Huang et al., 2016).
struct Identity: Layer {
    let kind: String

    func outputShape(of inputs: [Shape]) throws(LayerError) -> Shape { inputs[0] }

    func step(at site: Site) -> (any Step)? { nil }
}
