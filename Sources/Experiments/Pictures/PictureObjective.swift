package import Tench
package import Tensors

/// What pictures descend while an octave lasts.
package protocol PictureObjective: Sendable {
    /// The loss of each of all that is seen, and the gradient of their sum there.
    ///
    /// - Parameters:
    ///   - input: What is seen, `[pictures·looks, 3, crop, crop]`.
    ///   - step: The octave's step, from 0.
    ///   - caller: The daemon.
    /// - Returns: The losses, of which a picture's mean is told, and their gradient.
    /// - Throws: What a call throws.
    func slope(
        at input: Tensor,
        step: Int,
        over caller: some Caller
    ) async throws -> Ascent.Slope
}
