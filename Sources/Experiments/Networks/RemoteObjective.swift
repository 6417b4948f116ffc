package import Tench
package import Tensors
package import Wire

/// A weighted sum of networks' losses, whose gradient the daemon computes.
package struct RemoteObjective: PictureObjective {
    private let terms: [InputGradient.Term]

    /// The sum of these terms.
    package init(_ terms: [InputGradient.Term]) {
        self.terms = terms
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
            compute: ComputeMembers(isDeterministic: true)
        )
        let reply = try await caller.send(call)
        guard let gradient = reply.gradient, gradient.shape == input.shape else {
            throw RemoteModelError.withoutGradient
        }
        return Ascent.Slope(loss: reply.loss, gradient: gradient)
    }
}
