internal import Imaging
internal import Kernels
internal import Randomness

/// Waves with decorrelated colours: real and imaginary parts, each to be multiplied by what its
/// frequency weighs.
///
/// The numbers and their picture are those of lucid and lucent: σ(M·irfft2(weight·number)/4).
struct WaveCanvas: Canvas {
    var parameters: [Float]  // [3, 2, size, waves]
    private let spectrum: Spectrum
    private let decay: Double
    private let weights: [Float]

    /// Lucid's: the larger, the greyer pictures begin.
    private static let divisor: Float = 4

    /// Waves from noise.
    init(size: Int, decay: Double, start: StartNoise, random: inout any RandomSource) {
        let spectrum = Spectrum(size: size)
        let numbers = start.numbers(6 * spectrum.count, random: &random)
        self.init(spectrum, decay: decay, parameters: numbers)
    }

    /// The waves of a picture.
    init(of image: Image, decay: Double) {
        let spectrum = Spectrum(size: image.width)
        let planes = DecorrelatedColours.planes(of: image, scale: 1 / Self.divisor)
        self.init(spectrum, decay: decay, spectra: spectrum.spectra(of: planes))
    }

    private init(_ spectrum: Spectrum, decay: Double, parameters: [Float]) {
        self.spectrum = spectrum
        self.decay = decay
        self.parameters = parameters
        weights = spectrum.falling(decay: decay)
    }

    private init(_ spectrum: Spectrum, decay: Double, spectra: [Float]) {
        self.init(spectrum, decay: decay, parameters: spectra)
        parameters = weighted(spectra) { $0 / $1 }
    }

    func picture(by pool: Pool) -> Image {
        DecorrelatedColours.picture(
            spectrum.planes(of: parameters, weighing: weights, by: pool),
            size: spectrum.size,
            scale: 1 / Self.divisor,
            by: pool
        )
    }

    func gradient(from slope: Image, at picture: Image, by pool: Pool) -> [Float] {
        let planes = DecorrelatedColours.gradient(
            from: slope,
            at: picture,
            scale: 1 / Self.divisor,
            by: pool
        )
        return spectrum.transposed(planes, weighing: weights, by: pool)
    }

    func resized(to size: Int) -> WaveCanvas {
        guard size != spectrum.size else { return self }
        let other = Spectrum(size: size)
        let spectra = spectrum.resized(weighted(parameters, *), to: other)
        return WaveCanvas(other, decay: decay, spectra: spectra)
    }

    private func weighted(_ numbers: [Float], _ body: (Float, Float) -> Float) -> [Float] {
        var result = numbers
        let count = weights.count
        for part in 0..<numbers.count / count {
            for i in 0..<count {
                result[part * count + i] = body(result[part * count + i], weights[i])
            }
        }
        return result
    }
}
