internal import CKernels
private import Glibc

/// The inverse Fourier transform of real planes and its transpose.
///
/// A plane of `height`·`width` values is the sum of waves, `height` frequencies down and
/// `width/2 + 1` across: `torch.fft.irfft2(spectrum, s: (height, width), norm: "ortho")`. Any size
/// will do; those of small factors are fast.
package struct FourierTransform: Sendable {
    /// Rows of a plane.
    package let height: Int
    /// Columns of a plane.
    package let width: Int
    /// Frequencies across: none to the highest.
    package let waves: Int

    private let down: Turns
    private let across: Turns
    private let kernels: KernelSet

    /// The transform of planes of this size, at least two pixels each way.
    package init(height: Int, width: Int, kernels: KernelSet = .bound) {
        precondition(height > 1 && width > 1, "no waves in \(height)×\(width) pixels")
        self.height = height
        self.width = width
        self.kernels = kernels
        waves = width / 2 + 1
        down = Turns(length: height)
        across = Turns(length: width)
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
                withRows(of: count, pool) { rows in
                    unsafe rows.synthesizeDown(spectra, weights)
                    unsafe rows.synthesizeAcross(into: planes)
                }
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
                withRows(of: count, pool) { rows in
                    unsafe rows.analyzeAcross(planes)
                    unsafe rows.analyzeDown(into: spectra, weights)
                }
            }
        }
    }

    private func withRows(of planes: Int, _ pool: Pool, _ body: (WaveRows) -> Void) {
        unsafe down.lend { down in
            unsafe across.lend { across in
                let columns = Int(CK_WAVES_COLUMNS)
                let spectrum = unsafe ck_spectrum(
                    down: down,
                    across: across,
                    waves: Int64(waves),
                    stride: Int64(ceilingDivision(waves, columns) * columns),
                    norm: Float(1 / Double(height * width).squareRoot())
                )
                unsafe body(WaveRows(spectrum, kernels, planes: planes, pool))
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

/// A length's factors, and cosine and sine of each whole number of turns over it.
private struct Turns: Sendable {
    private let length: Int
    private let factors: [Int64]
    private let roots: [Float]

    init(length: Int) {
        self.length = length
        var (factors, left) = ([Int64](), length)
        for factor in [4] + Array(2...length) {
            while left % factor == 0 && left > 1 {
                factors.append(Int64(factor))
                left /= factor
            }
        }
        self.factors = factors
        roots = (0..<length).flatMap { turn in
            let angle = 2 * Double.pi * Double(turn) / Double(length)
            return [Float(cos(angle)), Float(sin(angle))]
        }
    }

    /// Lends both for the call.
    func lend(_ body: (ck_length) -> Void) {
        unsafe factors.withUnsafeBufferPointer { factors in
            unsafe roots.withUnsafeBufferPointer { roots in
                guard let factor = factors.baseAddress, let root = roots.baseAddress else { return }
                unsafe body(
                    ck_length(
                        length: Int64(length),
                        count: Int64(factors.count),
                        factors: factor,
                        roots: root
                    )
                )
            }
        }
    }
}
