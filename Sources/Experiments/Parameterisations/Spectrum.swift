internal import Kernels
private import Glibc

/// Where each wave of square pictures of one size stands, and how the spectra of one size become
/// those of another.
struct Spectrum: Sendable {
    /// The picture's side, in pixels.
    let size: Int
    /// Between planes of pixels and their spectra, `[planes, 2, size, waves]`.
    private let transform: FourierTransform

    init(size: Int) {
        self.size = size
        transform = FourierTransform(height: size, width: size)
    }

    /// Numbers of one plane's spectrum, real or imaginary.
    var count: Int { size * transform.waves }

    /// A factor for each wave, `[size, waves]`: f to minus `decay`, where f is its frequency in
    /// waves a pixel and at least one wave a picture.
    func falling(decay: Double) -> [Float] {
        (0..<size).flatMap { row in
            (0..<transform.waves).map { column in
                let down = Double(min(row, size - row)) / Double(size)
                let across = Double(column) / Double(size)
                let frequency = (down * down + across * across).squareRoot()
                return Float(pow(max(frequency, 1 / Double(size)), -decay))
            }
        }
    }

    /// How often each wave counts in a picture's energy: its mirror image is not in the spectrum.
    func multiplicity(_ index: Int) -> Float {
        let column = index % transform.waves
        return column == 0 || 2 * column == size ? 1 : 2
    }

    /// The planes of spectra; `torch.fft.irfft2(spectra, norm: "ortho")`.
    ///
    /// Each wave counts by its weight, `[size, waves]`.
    func planes(
        of spectra: [Float],
        weighing weights: [Float]? = nil,
        by pool: Pool
    ) -> [Float] {
        transform.planes(of: spectra, weighing: weights, pool: pool)
    }

    /// The transpose of `planes(of:weighing:by:)`: of a gradient with respect to planes, that with
    /// respect to their spectra.
    func transposed(
        _ planes: [Float],
        weighing weights: [Float]? = nil,
        by pool: Pool
    ) -> [Float] {
        transform.transposed(planes, weighing: weights, pool: pool)
    }

    /// The spectra of planes; `torch.fft.rfft2(planes, norm: "ortho")`.
    func spectra(of planes: [Float]) -> [Float] {
        var spectra = transform.transposed(planes, pool: Pool(threads: 1))
        for index in spectra.indices { spectra[index] /= multiplicity(index % count) }
        return spectra
    }

    /// Spectra of this size as those of pictures of another: waves that both have stay, so the
    /// picture is the same but for what is too fine for the smaller one.
    func resized(_ spectra: [Float], to other: Spectrum) -> [Float] {
        let (waves, newWaves) = (transform.waves, other.transform.waves)
        // The transform keeps the sum of squares, of which a larger picture has more.
        let gain = Float(other.size) / Float(size)
        var result = [Float](repeating: 0, count: spectra.count / count * other.count)
        let shared = min(size, other.size)
        for part in 0..<spectra.count / count {
            // From −(shared − 1)/2 up to the highest that both can tell from its negative.
            for frequency in -((shared - 1) / 2)...((shared - 1) / 2) {
                let from = part * count + (frequency + size) % size * waves
                let to = part * other.count + (frequency + other.size) % other.size * newWaves
                for column in 0..<(shared + 1) / 2 {
                    result[to + column] = gain * spectra[from + column]
                }
            }
        }
        return result
    }
}
