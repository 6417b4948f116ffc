package import Tensors

/// What a loss is: its members on the wire, the outputs that it takes, its value and gradient, and
/// its parts.
///
/// Each has a file in `Losses` and a line in `Loss.functions`, and no other home.
protocol LossFunction: Sendable {
    /// Its name on the wire.
    static var kind: String { get }

    /// Whether it speaks of channels: it is then given outputs with these first, [n, c, …], also of
    /// layers whose own order is another.
    static var readsChannels: Bool { get }

    /// Reads its members; `kind` and `layer` are read already.
    init<Members: MemberReader>(reading members: Members) throws(Members.Failure)

    /// Writes what `init(reading:)` reads.
    func write(to members: inout some MemberWriter)

    /// Whether it can be taken of outputs of this shape, [n, …].
    func check(output shape: Shape) throws(LossError)

    /// Its value and gradient for an output of a shape that `check` has let pass.
    func evaluate(_ output: Tensor) -> LossEvaluation

    /// What is left of it for some items of a batch whose outputs have the shape `output`.
    func items(_ range: Range<Int>, output: Shape) -> Self

    /// One loss of a batch whose items have these, each one's own; nil where there is none.
    static func joining(_ parts: [Self]) -> Self?
}

extension LossFunction {
    static var readsChannels: Bool { false }
}

/// A loss at one output: its value, summed over the batch, and its gradient in the output's order.
package struct LossEvaluation: Sendable {
    /// The sum over the items.
    package let loss: Double
    /// d(loss)/d(output), as many values as the output has.
    package let gradient: [Float]
}

/// Why a loss can't be taken of a layer's output.
package enum LossError: Error, Equatable {
    /// `what` is about vectors, and the layer gives planes.
    case notAVector(what: String, got: Shape)
    /// A class that the output doesn't have.
    case classOutOfRange(Int, classes: Int)
    /// A list of classes whose length isn't the batch's.
    case classCount(expected: Int, got: Int)
    /// A channel that the layer doesn't have.
    case channelOutOfRange(Int, channels: Int)
    /// A target that is neither the batch's nor one item's.
    case targetShape(expected: Shape, got: Shape)
}
