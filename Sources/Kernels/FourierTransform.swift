internal import CKernels
private import Glibc

/// The inverse Fourier transform of real planes and its transpose, as products of matrices.
///
/// A plane of `height`·`width` values is the sum of waves, `height` frequencies down and
/// `width/2 + 1` across: `torch.fft.irfft2(spectrum, s: (height, width), norm: "ortho")`. Any size
/// will do. Cosines are even and sines odd, in the pixels and in the frequencies: each product is
/// a quarter of the whole one.
package struct FourierTransform: Sendable {
    /// Rows of a plane.
    package let height: Int
    /// Columns of a plane.
    package let width: Int
    /// Frequencies across: none to the highest.
    package let waves: Int

    /// Cosines and sines down, of the rows' half that determines the other by symmetry.
    let down: Waves
    /// Cosines and sines across, `[frequency, pixel]`, and `[pixel, frequency]`.
    let across: Waves
    let acrossTransposed: Waves
    let kernels: KernelSet

    /// The transform of planes of this size, at least two pixels each way.
    package init(height: Int, width: Int, kernels: KernelSet = .bound) {
        precondition(height > 1 && width > 1, "no waves in \(height)×\(width) pixels")
        self.height = height
        self.width = width
        self.kernels = kernels
        waves = width / 2 + 1
        down = Waves(length: height) { _, _ in 1 }
        // A real wave across stands for its mirror image too, but for none and the highest.
        let norm = 1 / Double(height * width).squareRoot()
        let weight = { (frequency: Int) in
            frequency == 0 || 2 * frequency == width ? norm : 2 * norm
        }
        across = Waves(length: width) { frequency, _ in weight(frequency) }
        acrossTransposed = Waves(length: width) { _, frequency in weight(frequency) }
    }

    /// Floats of one plane's spectrum: `[2, height, waves]`, the real parts and the imaginary ones.
    package var spectrumCount: Int { 2 * height * waves }

    /// The planes of some spectra.
    ///
    /// - Parameters:
    ///   - spectra: `[planes, 2, height, waves]`.
    ///   - weights: A factor for each wave, `[height, waves]`; nil for 1.
    ///   - pool: Shares the work.
    /// - Returns: `[planes, height, width]`.
    package func planes(
        of spectra: [Float],
        weighing weights: [Float]? = nil,
        pool: Pool
    )
        -> [Float]
    {
        let count = planeCount(spectra, of: spectrumCount, weights)
        return unsafe made(count * height * width) { planes in
            unsafe lend(spectra, weights) { spectra, weights in
                let rows = WaveRows(self, planes: count, pool)
                unsafe rows.synthesizeDown(spectra, weights)
                unsafe rows.synthesizeAcross(into: planes)
            }
        }
    }

    /// The transpose: from the gradient with respect to planes, that with respect to spectra.
    ///
    /// - Parameters:
    ///   - planes: `[planes, height, width]`.
    ///   - weights: The same factors as for `planes(of:weighing:pool:)`.
    ///   - pool: Shares the work.
    /// - Returns: `[planes, 2, height, waves]`.
    package func transposed(
        _ planes: [Float],
        weighing weights: [Float]? = nil,
        pool: Pool
    )
        -> [Float]
    {
        let count = planeCount(planes, of: height * width, weights)
        return unsafe made(count * spectrumCount) { spectra in
            unsafe lend(planes, weights) { planes, weights in
                let rows = WaveRows(self, planes: count, pool)
                unsafe rows.analyzeAcross(planes)
                unsafe rows.analyzeDown(into: spectra, weights)
            }
        }
    }

    private func planeCount(_ values: [Float], of one: Int, _ weights: [Float]?) -> Int {
        let count = values.count / one
        precondition(values.count == count * one, "\(values.count) values do not fit")
        precondition(weights.map { $0.count == height * waves } ?? true, "a weight for each wave")
        return count
    }
}

/// Numbers that `fill` makes.
private func made(_ count: Int, _ fill: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    unsafe [Float](unsafeUninitializedCapacity: count) { memory, size in
        if let base = memory.baseAddress { unsafe fill(base) }
        size = count
    }
}

/// Lends the numbers for the call.
private func lend(
    _ values: [Float],
    _ weights: [Float]?,
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>?) -> Void
) {
    unsafe values.withUnsafeBufferPointer { values in
        guard let values = values.baseAddress else { return }
        guard let weights else { return unsafe body(values, nil) }
        unsafe weights.withUnsafeBufferPointer { unsafe body(values, $0.baseAddress) }
    }
}

/// Cosines and sines of whole numbers of turns over a length, `[frequency, pixel]` of the halves,
/// each row with room for what a product computes at a time.
struct Waves: Sendable {
    let cosines: [Float]
    let sines: [Float]
    /// Rows, and columns without the room behind them.
    let half: Int
    /// Floats from a row to the next.
    let stride: Int

    /// The factor of each entry stands for how often it counts.
    init(length: Int, factor: (_ row: Int, _ column: Int) -> Double) {
        let half = length / 2 + 1
        let stride = Self.room(for: half)
        self.half = half
        self.stride = stride
        func waves(_ wave: (Double) -> Double) -> [Float] {
            (0..<half).flatMap { row in
                (0..<stride).map { column in
                    // The turns left out change nothing: the angle stays exact.
                    let turns = Double(row * column % length) / Double(length)
                    return column < half ? Float(factor(row, column) * wave(2 * .pi * turns)) : 0
                }
            }
        }
        cosines = waves { cos($0) }
        sines = waves { sin($0) }
    }

    /// So many columns and what a product computes beyond them.
    static func room(for columns: Int) -> Int {
        ceilingDivision(columns, Int(CK_WAVES_COLUMNS)) * Int(CK_WAVES_COLUMNS)
    }
}
