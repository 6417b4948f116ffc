internal import COpenBLAS
private import Glibc

/// The inverse Fourier transform of real planes and its transpose, as products of matrices.
///
/// A plane of `height`·`width` values is the sum of waves, `height` frequencies down and
/// `width/2 + 1` across: `torch.fft.irfft2(spectrum, s: (height, width), norm: "ortho")`. Any size
/// will do. Cosines are even and sines odd, in the pixels and in the frequencies: each product is
/// a quarter of the whole one. On one thread, so that sums don't depend on the machine's processors.
package struct FourierTransform: Sendable {
    /// Rows of a plane.
    package let height: Int
    /// Columns of a plane.
    package let width: Int
    /// Frequencies across: none to the highest.
    package let waves: Int

    /// Rows and columns of the half that determines the other by symmetry.
    private let (halfHeight, halfWidth): (Int, Int)
    private let down: Waves
    private let across: Waves

    /// Cosines and sines, `[frequency, pixel]` of the halves.
    private struct Waves: Sendable {
        let cosines: [Float]
        let sines: [Float]

        /// Waves of whole numbers of turns over `length` pixels, each times its factor.
        init(length: Int, factor: (Int) -> Double) {
            let half = length / 2 + 1
            func waves(_ wave: (Double) -> Double) -> [Float] {
                (0..<half).flatMap { frequency in
                    (0..<half).map { pixel in
                        // The turns left out that change nothing: the angle stays exact.
                        let turns = Double(frequency * pixel % length) / Double(length)
                        return Float(factor(frequency) * wave(2 * .pi * turns))
                    }
                }
            }
            cosines = waves { cos($0) }
            sines = waves { sin($0) }
        }
    }

    /// The transform of planes of this size, at least two pixels each way.
    package init(height: Int, width: Int) {
        precondition(height > 1 && width > 1, "no waves in \(height)×\(width) pixels")
        precondition(MatrixProduct.isPrepared, "the library is set to one thread")
        self.height = height
        self.width = width
        waves = width / 2 + 1
        (halfHeight, halfWidth) = (height / 2 + 1, waves)
        down = Waves(length: height) { _ in 1 }
        // A real wave across stands for its mirror image too, but for none and the highest.
        let norm = 1 / Double(height * width).squareRoot()
        across = Waves(length: width) { frequency in
            frequency == 0 || 2 * frequency == width ? norm : 2 * norm
        }
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
        var planes = [Float](repeating: 0, count: count * height * width)
        for plane in 0..<count {
            let half = halves(of: spectra[plane * spectrumCount..<(plane + 1) * spectrumCount])
            let even = product(down.cosines, half.even)
            let odd = product(down.sines, half.odd)
            let rows = rows(even: even, odd: odd)
            let cosines = product(rows, columns: 0, across.cosines)
            let sines = product(rows, columns: waves, across.sines)
            let start = plane * height * width
            for y in 0..<height {
                let (to, from) = (start + y * width, y * halfWidth)
                for x in 0..<halfWidth { planes[to + x] = cosines[from + x] - sines[from + x] }
                for x in 1..<max(width - halfWidth + 1, 1) {
                    planes[to + width - x] = cosines[from + x] + sines[from + x]
                }
            }
        }
        return planes
    }

    /// The transpose: from the gradient with respect to planes, that with respect to spectra.
    ///
    /// - Parameter planes: `[planes, height, width]`.
    /// - Returns: `[planes, 2, height, waves]`.
    package func transposed(_ planes: [Float]) -> [Float] {
        let count = planes.count / (height * width)
        precondition(planes.count == count * height * width, "\(planes.count) values do not fit")
        var spectra: [Float] = []
        spectra.reserveCapacity(count * spectrumCount)
        for plane in 0..<count {
            var even = [Float](repeating: 0, count: height * halfWidth)
            var odd = even
            let start = plane * height * width
            for y in 0..<height {
                let (from, to) = (start + y * width, y * halfWidth)
                for x in 0..<halfWidth {
                    even[to + x] = planes[from + x]
                    odd[to + x] = -planes[from + x]
                }
                for x in 1..<max(width - halfWidth + 1, 1) {
                    even[to + x] += planes[from + width - x]
                    odd[to + x] += planes[from + width - x]
                }
            }
            var rows = [Float](repeating: 0, count: height * 2 * waves)
            transposedProduct(even, across.cosines, into: &rows, columns: 0)
            transposedProduct(odd, across.sines, into: &rows, columns: waves)
            let halves = halves(ofRows: rows)
            spectra += spectrum(
                even: product(down.cosines, halves.even),
                odd: product(down.sines, halves.odd)
            )
        }
        return spectra
    }
}

// MARK: - Folding: what symmetry leaves

extension FourierTransform {
    /// The parts of a spectrum that go with cosines down and with sines down: each
    /// `[halfHeight, 2, waves]`, real parts beside imaginary ones.
    private func halves(of spectrum: ArraySlice<Float>) -> (even: [Float], odd: [Float]) {
        var even = [Float](repeating: 0, count: halfHeight * 2 * waves)
        var odd = even
        let real = spectrum.startIndex
        let imaginary = real + height * waves
        for frequency in 0..<halfHeight {
            let (here, mirror) = (frequency * waves, (height - frequency) % height * waves)
            let to = frequency * 2 * waves
            let isOwnMirror = here == mirror
            for wave in 0..<waves {
                let (r, i) = (spectrum[real + here + wave], spectrum[imaginary + here + wave])
                let s = isOwnMirror ? 0 : spectrum[real + mirror + wave]
                let j = isOwnMirror ? 0 : spectrum[imaginary + mirror + wave]
                even[to + wave] = r + s
                even[to + waves + wave] = i + j
                odd[to + wave] = j - i
                odd[to + waves + wave] = r - s
            }
        }
        return (even, odd)
    }

    /// The transpose of `halves(of:)`.
    private func spectrum(even: [Float], odd: [Float]) -> [Float] {
        var spectrum = [Float](repeating: 0, count: spectrumCount)
        let imaginary = height * waves
        for frequency in 0..<halfHeight {
            let (here, mirror) = (frequency * waves, (height - frequency) % height * waves)
            let from = frequency * 2 * waves
            for wave in 0..<waves {
                let (a, b) = (even[from + wave], even[from + waves + wave])
                let (c, d) = (odd[from + wave], odd[from + waves + wave])
                spectrum[here + wave] = a + d
                spectrum[imaginary + here + wave] = b - c
                guard here != mirror else { continue }
                spectrum[mirror + wave] = a - d
                spectrum[imaginary + mirror + wave] = b + c
            }
        }
        return spectrum
    }

    /// All rows, `[height, 2, waves]`, of what is even and odd about the middle one.
    private func rows(even: [Float], odd: [Float]) -> [Float] {
        let length = 2 * waves
        var rows = [Float](repeating: 0, count: height * length)
        for y in 0..<halfHeight {
            let from = y * length
            for i in from..<from + length { rows[i] = even[i] + odd[i] }
            let mirror = (height - y) * length
            guard y > 0, height - y >= halfHeight else { continue }
            for i in 0..<length { rows[mirror + i] = even[from + i] - odd[from + i] }
        }
        return rows
    }

    /// The transpose of `rows(even:odd:)`.
    private func halves(ofRows rows: [Float]) -> (even: [Float], odd: [Float]) {
        let length = 2 * waves
        var even = Array(rows[..<(halfHeight * length)])
        var odd = even
        for y in 1..<halfHeight where height - y >= halfHeight {
            let (to, mirror) = (y * length, (height - y) * length)
            for i in 0..<length {
                even[to + i] += rows[mirror + i]
                odd[to + i] -= rows[mirror + i]
            }
        }
        return (even, odd)
    }
}

// MARK: - Products

extension FourierTransform {
    /// Waves down times `[halfHeight, 2, waves]`; the waves' matrix is its own transpose.
    private func product(_ waves: [Float], _ half: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: half.count)
        let (n, columns) = (Int32(halfHeight), Int32(2 * self.waves))
        unsafe cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasNoTrans,
            n,
            columns,
            n,
            1,
            waves,
            n,
            half,
            columns,
            0,
            &result,
            columns
        )
        return result
    }

    /// The columns of rows from one on, times waves across: `[height, halfWidth]`.
    private func product(_ rows: [Float], columns first: Int, _ waves: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: height * halfWidth)
        let (n, length) = (Int32(self.waves), Int32(2 * self.waves))
        unsafe rows.withUnsafeBufferPointer { rows in
            guard let base = rows.baseAddress else { return }
            unsafe cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                Int32(height),
                Int32(halfWidth),
                n,
                1,
                base + first,
                length,
                waves,
                Int32(halfWidth),
                0,
                &result,
                Int32(halfWidth)
            )
        }
        return result
    }

    /// The transpose of `product(_:columns:_:)`.
    private func transposedProduct(
        _ planes: [Float],
        _ waves: [Float],
        into rows: inout [Float],
        columns first: Int
    ) {
        let (n, length) = (Int32(self.waves), Int32(2 * self.waves))
        unsafe rows.withUnsafeMutableBufferPointer { rows in
            guard let base = rows.baseAddress else { return }
            unsafe cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                Int32(height),
                n,
                Int32(halfWidth),
                1,
                planes,
                Int32(halfWidth),
                waves,
                Int32(halfWidth),
                0,
                base + first,
                length
            )
        }
    }
}
