internal import Objectives
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
    /// - Returns: The losses whose weighted sum is descended, of one item each; for every picture
    ///   the same functions at the same layers.
    /// - Throws: What a call throws.
    func terms(
        of commission: Commission,
        octave: Int,
        crop: Int,
        over caller: some Caller
    ) async throws -> [InputGradient.Term]
}

extension SteadyExperiment {
    /// The sum of the terms, each of them a loss of all pictures.
    package func objective(
        of commissions: [Commission],
        looks: Int,
        octave: Int,
        crop: Int,
        over caller: some Caller
    ) async throws -> any PictureObjective {
        var rows: [[InputGradient.Term]] = []
        for commission in commissions {
            rows.append(
                try await terms(of: commission, octave: octave, crop: crop, over: caller)
            )
        }
        guard commissions.count > 1 else { return RemoteObjective(rows[0]) }
        return RemoteObjective(
            rows[0].indices.map { place in
                var term = rows[0][place]
                term.loss = .joining(rows.map { $0[place].loss }, repeated: looks)
                return term
            }
        )
    }
}

extension Loss {
    /// The loss of a batch of looks at pictures, so many at each, by the pictures' own losses.
    fileprivate static func joining(_ losses: [Loss], repeated looks: Int) -> Loss {
        let each = losses.flatMap { Array(repeating: $0, count: looks) }
        guard let joined = Loss.joining(each) else {
            preconditionFailure("pictures descend losses of one kind")
        }
        return joined
    }
}
