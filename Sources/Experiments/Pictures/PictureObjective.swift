package import Tench
package import Tensors

/// What pictures descend while an octave lasts.
package protocol PictureObjective: Sendable {
    /// The loss, summed over all that is seen, and its gradient there.
    ///
    /// - Parameters:
    ///   - input: What is seen, `[pictures·looks, 3, crop, crop]`.
    ///   - step: The octave's step, from 0.
    ///   - caller: The daemon.
    /// - Returns: The loss, of which the mean over what is seen is told, and its gradient.
    /// - Throws: What a call throws.
    func slope(
        at input: Tensor,
        step: Int,
        over caller: some Caller
    ) async throws -> Ascent.Slope
}
