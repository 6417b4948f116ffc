private import Glibc
private import Tensors

/// The inverse Fourier transform of real planes and its transpose, as products of matrices.
///
/// A plane of `height`·`width` values is the sum of waves, `height` frequencies down and
/// `width/2 + 1` across: `torch.fft.irfft2(spectrum, s: (height, width), norm: "ortho")`. Any size
/// will do. Cosines are even and sines odd, in the pixels and in the frequencies: each product is
/// a quarter of the whole one.
///
/// Belongs to one thread at a time.
package struct FourierTransform: Sendable {
    /// Rows of a plane.
    package let height: Int
    /// Columns of a plane.
    package let width: Int
    /// Frequencies across: none to the highest.
    package let waves: Int

    /// Rows of the half that determines the other by symmetry; columns are as many as waves.
    private let halfHeight: Int
    private let down: Waves
    private let across: Waves
    private let acrossTransposed: Waves

    /// On one thread: the products are too small to be worth waking others.
    private let pool = Pool(threads: 1)

    /// The transform of planes of this size, at least two pixels each way.
    package init(height: Int, width: Int) {
        precondition(height > 1 && width > 1, "no waves in \(height)×\(width) pixels")
        self.height = height
        self.width = width
        waves = width / 2 + 1
        halfHeight = height / 2 + 1
        down = Waves(length: height, pool: pool) { _, _ in 1 }
        // A real wave across stands for its mirror image too, but for none and the highest.
        let norm = 1 / Double(height * width).squareRoot()
        let weight = { (frequency: Int) in
            frequency == 0 || 2 * frequency == width ? norm : 2 * norm
        }
        across = Waves(length: width, pool: pool) { frequency, _ in weight(frequency) }
        acrossTransposed = Waves(length: width, pool: pool) { _, frequency in weight(frequency) }
    }

    /// Floats of one plane's spectrum: `[2, height, waves]`, the real parts and the imaginary ones.
    package var spectrumCount: Int { 2 * height * waves }

    /// The planes of some spectra.
    ///
    /// - Parameter spectra: `[planes, 2, height, waves]`.
    /// - Returns: `[planes, height, width]`.
    package func planes(of spectra: [Float]) -> [Float] {
        let count = spectra.count / spectrumCount
        precondition(spectra.count == count * spectrumCount, "\(spectra.count) values do not fit")
        let halves = Halves(self, planes: count)
        unsafe spectra.withUnsafeBufferPointer { unsafe halves.fold($0) }
        halves.multiply(by: down, pool: pool)
        let rows = Rows(self, planes: count)
        halves.unfold(into: rows)
        rows.synthesize(across, pool: pool)
        return unsafe [Float](unsafeUninitializedCapacity: count * height * width) { planes, size in
            unsafe rows.unfold(into: planes)
            size = count * height * width
        }
    }

    /// The transpose: from the gradient with respect to planes, that with respect to spectra.
    ///
    /// - Parameter planes: `[planes, height, width]`.
    /// - Returns: `[planes, 2, height, waves]`.
    package func transposed(_ planes: [Float]) -> [Float] {
        let count = planes.count / (height * width)
        precondition(planes.count == count * height * width, "\(planes.count) values do not fit")
        let rows = Rows(self, planes: count)
        unsafe planes.withUnsafeBufferPointer { unsafe rows.fold($0) }
        rows.analyze(acrossTransposed, pool: pool)
        let halves = Halves(self, planes: count)
        halves.fold(rows)
        // Cosines and sines of whole turns down are their own transposes.
        halves.multiply(by: down, pool: pool)
        return unsafe [Float](unsafeUninitializedCapacity: count * spectrumCount) { spectra, size in
            unsafe halves.unfold(into: spectra)
            size = count * spectrumCount
        }
    }
}

/// Cosines and sines of whole numbers of turns over a length, `[frequency, pixel]` of the
/// halves.
struct Waves: Sendable {
    let cosines: RightFactor
    let sines: RightFactor

    /// The factor of each entry stands for how often it counts.
    init(length: Int, pool: Pool, factor: (_ row: Int, _ column: Int) -> Double) {
        let half = length / 2 + 1
        func waves(_ wave: (Double) -> Double) -> RightFactor {
            let values = (0..<half).flatMap { row in
                (0..<half).map { column in
                    // The turns left out change nothing: the angle stays exact.
                    let turns = Double(row * column % length) / Double(length)
                    return Float(factor(row, column) * wave(2 * .pi * turns))
                }
            }
            return RightFactor(values, rows: half, columns: half, pool: pool)
        }
        cosines = waves { cos($0) }
        sines = waves { sin($0) }
    }
}
