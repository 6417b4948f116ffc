import Objectives
package import Tensors

/// What a request is about, by the names of layers and the shapes of what comes with it.
package struct Inquiry: Hashable, Sendable {
    /// The shape of the input, [n, 3, h, w]; nil where values that are given stand for it.
    package var input: Shape?
    /// The layers whose values are read: those that are asked for, or that losses lie on.
    package var layers: [String]
    /// The layers whose values are given, and their shapes: the first extent may be 1 for a batch.
    package var given: [String: Shape]
    /// The layers, or `input`, by whose values losses are differentiated.
    package var targets: [String]

    /// A question about layers of an input.
    package init(
        input: Shape?,
        layers: [String] = [],
        given: [String: Shape] = [:],
        targets: [String] = []
    ) {
        self.input = input
        self.layers = layers
        self.given = given
        self.targets = targets
    }

    /// The same about a loss's layer.
    func reading(_ loss: Loss) -> Inquiry {
        var inquiry = self
        inquiry.layers = [loss.layer]
        return inquiry
    }
}

/// The part of a graph that a plan computes: from the values that are given, or the input, to
/// those that are read; and back from there to those by which is differentiated.
struct Segment: Hashable, Sendable {
    /// The values that stay readable; a gradient begins at them.
    var read: [Value]
    /// The values that are given: nothing is computed for their sake, and no gradient passes
    /// through them.
    var given: [Value] = []
    /// The values whose gradients are wanted; the input is 0.
    var targets: [Value] = []
}
