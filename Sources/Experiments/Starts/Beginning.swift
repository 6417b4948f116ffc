package import Imaging
internal import Kernels
internal import Randomness

/// What a picture is before the first step.
package enum Beginning: Sendable {
    /// Noise, drawn for each picture.
    case noise(StartNoise)
    /// A square photograph, of any size: as each octave's size shows it.
    case photograph(Image)

    /// The canvas of an octave's size that a descent begins with.
    func canvas(
        _ approach: Approach,
        size: Int,
        random: inout any RandomSource
    ) -> any Canvas {
        switch self {
        case .noise(let start):
            approach.parameterisation.canvas(size: size, start: start, random: &random)
        case .photograph(let image):
            approach.parameterisation.canvas(of: image.squashed(height: size, width: size))
        }
    }

    /// A canvas that has grown, with what the smaller one could not hold of the photograph.
    ///
    /// Without it a photograph would blur from octave to octave (Mordvintsev et al., Inceptionism,
    /// 2015).
    ///
    /// - Parameters:
    ///   - grown: The canvas at its new size.
    ///   - former: The same before.
    ///   - approach: What both are made by.
    ///   - pool: Shares the work.
    /// - Returns: The canvas as it is when nothing has grown, or there is no photograph.
    func detailed(
        _ grown: any Canvas,
        from former: any Canvas,
        _ approach: Approach,
        by pool: Pool
    ) -> any Canvas {
        var picture = grown.picture(by: pool)
        let (side, smaller) = (picture.width, former.picture(by: pool).width)
        guard case .photograph(let image) = self, side != smaller else { return grown }
        let coarse = image.squashed(height: smaller, width: smaller)
        let known = approach.parameterisation.canvas(of: coarse).resized(to: side)
            .picture(by: pool)
        let whole = image.squashed(height: side, width: side)
        for index in picture.values.indices {
            picture.values[index] += whole.values[index] - known.values[index]
        }
        return approach.parameterisation.canvas(of: picture)
    }
}
