import Networks
import Wire

extension Preprocessing {
    /// The layer that does it; nil when there is nothing to do.
    ///
    /// - Throws: as `coefficients`.
    func layer() throws(NetworkError) -> ScaleShift? {
        guard !isNothing else { return nil }
        let (permutation, scale, shift) = try coefficients()
        return ScaleShift(permutation: permutation, scale: scale, shift: shift)
    }

    /// All of it in one scale and one shift for each of the network's channels, of which
    /// `permutation` says the colours: ((high − low)·x + low − mean)/deviation.
    ///
    /// - Throws: `invalid` when numbers that were measured on 0…1 meet another range, or the scale
    ///   or shift is beyond float32.
    func coefficients() throws(NetworkError) -> (
        permutation: [Int], scale: [Float], shift: [Float]
    ) {
        guard range == .unit || !normalize.isOfUnitRange else {
            throw .invalid(
                "normalize=\(normalize.spelling) is for values in 0:1, not in range="
                    + "\(range.spelling): leave range out, or give the means and deviations of "
                    + "that range as numbers"
            )
        }
        let statistics = normalize.statistics(of: channels)
        let scale = statistics.deviation.map { Float((range.high - range.low) / $0) }
        let shift = zip(statistics.mean, statistics.deviation).map { Float((range.low - $0) / $1) }
        guard scale.allSatisfy({ $0.isFinite && $0 > 0 }), shift.allSatisfy(\.isFinite) else {
            throw .invalid(
                "the preprocessing multiplies the channels by \(scale) and adds \(shift): both "
                    + "must be within float32's range"
            )
        }
        return (channels.colours, scale, shift)
    }
}
