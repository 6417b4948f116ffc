internal import Imaging
internal import Kernels
internal import Randomness
private import Glibc

/// The phases of waves; their amplitudes stay what they are on average in photographs.
///
/// Those fall with the frequency, as 1/f (Field, Relations between the statistics of natural images
/// and the response properties of cortical cells, 1987). The original method takes them from
/// ImageNet's pictures, which are nobody's to pass on.
struct PhaseCanvas: Canvas {
    var parameters: [Float]  // [3, size, waves], radians
    private let spectrum: Spectrum
    private let waves: WavePhases

    /// Declared: makes brightness deviate by a fifth, much as in photographs.
    private static let contrast: Float = 1.5

    /// Phases from anywhere.
    init(size: Int, random: inout any RandomSource) {
        let spectrum = Spectrum(size: size)
        let phases = (0..<3 * spectrum.count).map { _ in
            Float(random.number(in: 0...2 * .pi))
        }
        self.init(spectrum, phases: phases)
    }

    /// The phases of a picture's waves.
    init(of image: Image) {
        let spectrum = Spectrum(size: image.width)
        let planes = DecorrelatedColours.planes(of: image, scale: Self.contrast)
        self.init(spectrum, phases: Self.phases(of: spectrum.spectra(of: planes), spectrum.count))
    }

    private init(_ spectrum: Spectrum, phases: [Float]) {
        self.spectrum = spectrum
        parameters = phases
        var amplitudes = spectrum.falling(decay: 1)
        amplitudes[0] = 0  // the mean, which stays a middle grey
        // Every plane deviates by one: its energy is its number of pixels.
        let energy = amplitudes.enumerated().reduce(0.0) {
            $0 + Double($1.element * $1.element * spectrum.multiplicity($1.offset))
        }
        let factor = Float((Double(spectrum.size * spectrum.size) / energy).squareRoot())
        waves = WavePhases(amplitudes: amplitudes.map { $0 * factor })
    }

    func picture(by pool: Pool) -> Image {
        DecorrelatedColours.picture(
            spectrum.planes(of: waves.spectra(parameters, pool: pool), by: pool),
            size: spectrum.size,
            scale: Self.contrast,
            by: pool
        )
    }

    func gradient(from slope: Image, at picture: Image, by pool: Pool) -> [Float] {
        let planes = DecorrelatedColours.gradient(
            from: slope,
            at: picture,
            scale: Self.contrast,
            by: pool
        )
        return waves.transposed(spectrum.transposed(planes, by: pool), at: parameters, pool: pool)
    }

    /// Waves that are new at a larger size begin with the phase 0.
    func resized(to size: Int) -> PhaseCanvas {
        guard size != spectrum.size else { return self }
        let other = Spectrum(size: size)
        let spectra = waves.spectra(parameters, pool: Pool(threads: 1))
        let resized = spectrum.resized(spectra, to: other)
        return PhaseCanvas(other, phases: Self.phases(of: resized, other.count))
    }

    private static func phases(of spectra: [Float], _ count: Int) -> [Float] {
        (0..<3 * count).map { index in
            let (plane, wave) = index.quotientAndRemainder(dividingBy: count)
            return atan2f(
                spectra[(2 * plane + 1) * count + wave],
                spectra[2 * plane * count + wave]
            )
        }
    }
}
