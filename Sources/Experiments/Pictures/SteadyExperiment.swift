package import Tench
package import Wire

/// An experiment whose losses stay what they are from an octave's first step to its last.
package protocol SteadyExperiment: PictureExperiment {
    /// The loss that a picture descends in an octave; asked for once at its beginning.
    ///
    /// - Parameters:
    ///   - commission: The picture.
    ///   - octave: The octave, from 0.
    ///   - crop: The side of the octave's windows, in pixels.
    ///   - caller: The daemon, for losses that need its answers first.
    /// - Returns: The losses whose weighted sum is descended.
    /// - Throws: What a call throws.
    func terms(
        of commission: Commission,
        octave: Int,
        crop: Int,
        over caller: some Caller
    ) async throws -> [InputGradient.Term]
}

extension SteadyExperiment {
    /// The sum of the terms.
    package func objective(
        of commission: Commission,
        octave: Int,
        crop: Int,
        over caller: some Caller
    ) async throws -> any PictureObjective {
        RemoteObjective(try await terms(of: commission, octave: octave, crop: crop, over: caller))
    }
}
