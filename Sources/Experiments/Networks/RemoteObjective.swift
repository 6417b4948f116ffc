package import Tench
package import Tensors
package import Wire

/// A weighted sum of networks' losses, whose gradient the daemon computes.
package struct RemoteObjective: PictureObjective {
    private let terms: [InputGradient.Term]
    private let relu: ReluRule?

    /// The sum of these terms, its gradient by a rule for ReLUs or as it is.
    package init(_ terms: [InputGradient.Term], relu: ReluRule? = nil) {
        self.terms = terms
        self.relu = relu
    }

    /// The sum and its gradient at windows' pixels.
    package func slope(
        at input: Tensor,
        step: Int,
        over caller: some Caller
    ) async throws -> Ascent.Slope {
        // Deterministic, so that a manifest is enough to make the very bytes again.
        let call = InputGradient(
            input: .tensor(input),
            terms: terms,
            relu: relu,
            compute: ComputeMembers(isDeterministic: true)
        )
        let reply = try await caller.send(call)
        guard let gradient = reply.gradient, gradient.shape == input.shape else {
            throw RemoteModelError.withoutGradient
        }
        let count = gradient.shape[0]
        // A daemon that does not tell them apart tells their sum.
        let losses =
            reply.itemLosses.count == count
            ? reply.itemLosses : Array(repeating: reply.loss / Double(count), count: count)
        return Ascent.Slope(losses: losses, gradient: gradient, knownFinite: reply.isFinite)
    }
}
