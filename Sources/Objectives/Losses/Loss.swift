package import Tensors

/// A scalar function of one layer's output, summed over the items of the batch.
///
/// The formulas are the wire protocol's; `o` stands for the layer's output.
public struct Loss: Sendable {
    /// The function, with its numbers.
    public let kind: Kind
    /// The module whose output it reads, by torchvision's name; `logits` is the network's output.
    public let layer: String

    /// A loss of this kind on `layer`.
    public init(_ kind: Kind, layer: String = "logits") {
        self.kind = kind
        self.layer = layer
    }

    /// A function and its numbers, as in `.logit(classes: .one(3), target: 20, magnitude: false)`:
    /// every function adds the call that makes it.
    public struct Kind: Sendable {
        /// What computes it and writes it down.
        let function: any LossFunction

        init(_ function: some LossFunction) { self.function = function }
    }
}

extension Loss {
    /// Every function there is, a line each.
    static let functions: [any LossFunction.Type] = [
        LogitLoss.self,
        SumOfSquaresLoss.self,
        L1Loss.self,
        L2Loss.self,
        CrossEntropyLoss.self,
        ActivationLoss.self,
        CotangentLoss.self,
    ]

    /// Reads `kind`, `layer`, and what the function has besides.
    package init<Members: MemberReader>(reading members: Members) throws(Members.Failure) {
        let function = try members.required("kind").choice(of: Loss.functions) { $0.kind }
        let layer = try members.optional("layer")?.string() ?? "logits"
        self.init(Kind(try function.init(reading: members)), layer: layer)
    }

    /// Writes what `init(reading:)` reads.
    package func write(to members: inout some MemberWriter) {
        members.member("kind", type(of: kind.function).kind)
        kind.function.write(to: &members)
        if layer != "logits" { members.member("layer", layer) }
    }

    /// Whether it is to be given outputs with their channels first, whatever the layer's own order.
    package var readsChannels: Bool { type(of: kind.function).readsChannels }

    /// Whether it can be taken of outputs of this shape, [n, …].
    package func check(output shape: Shape) throws(LossError) {
        try kind.function.check(output: shape)
    }

    /// The loss and its gradient for an output of a shape that `check` has let pass.
    package func evaluate(_ output: Tensor) -> LossEvaluation { kind.function.evaluate(output) }

    /// Each item's loss, and the gradient of their sum: item by item what they are alone, to the
    /// bit.
    package func evaluateItems(of output: Tensor) -> (losses: [Double], gradient: [Float]) {
        let count = output.shape[0]
        guard count > 1 else {
            let evaluation = evaluate(output)
            return ([evaluation.loss], evaluation.gradient)
        }
        var losses: [Double] = []
        var gradient: [Float] = []
        gradient.reserveCapacity(output.shape.count)
        for item in 0..<count {
            let range = item..<item + 1
            let own = items(range, output: output.shape).evaluate(output.items(range))
            losses.append(own.loss)
            gradient += own.gradient
        }
        return (losses, gradient)
    }

    /// One loss of a batch whose items have these, in order, each made for one item.
    ///
    /// Nil where there is none: of different functions, layers, or numbers that all items share.
    package static func joining(_ losses: [Loss]) -> Loss? {
        guard let first = losses.first, losses.allSatisfy({ $0.layer == first.layer })
        else { return nil }
        func joined<Function: LossFunction>(_: Function) -> Kind? {
            let parts = losses.compactMap { $0.kind.function as? Function }
            return parts.count == losses.count ? Function.joining(parts).map(Kind.init) : nil
        }
        return joined(first.kind.function).map { Loss($0, layer: first.layer) }
    }

    /// This loss of some items of a batch whose outputs have the shape `output`.
    package func items(_ range: Range<Int>, output: Shape) -> Loss {
        Loss(Kind(kind.function.items(range, output: output)), layer: layer)
    }
}
