private import Tensors

/// What is even and odd about the middle row or frequency, `[planes, 2, waves, half]` each: the
/// real parts and the imaginary ones.
struct Halves {
    private let height, waves, half, planes: Int
    private let even, odd, scratch: FloatBlock

    init(_ transform: FourierTransform, planes: Int) {
        (height, waves, self.planes) = (transform.height, transform.waves, planes)
        half = height / 2 + 1
        even = FloatBlock(planes * 2 * waves * half)
        odd = FloatBlock(even.count)
        scratch = FloatBlock(even.count)
    }

    private var lines: Int { planes * 2 * waves }

    /// Multiplies the even part by cosines and the odd one by sines.
    func multiply(by waves: Waves, pool: Pool) {
        unsafe scratch.base.update(from: even.base, count: even.count)
        unsafe waves.cosines.multiply(scratch.base, count: lines, into: even.base, pool: pool)
        unsafe scratch.base.update(from: odd.base, count: odd.count)
        unsafe waves.sines.multiply(scratch.base, count: lines, into: odd.base, pool: pool)
    }

    /// From spectra: what goes with cosines down, and what goes with sines.
    func fold(_ spectra: UnsafeBufferPointer<Float>) {
        eachFrequency { plane, frequency, mirror in
            guard let base = spectra.baseAddress else { return }
            let real = unsafe base + plane * 2 * height * waves
            let imaginary = unsafe real + height * waves
            let (here, there) = (frequency * waves, mirror * waves)
            let weight: Float = here == there ? 0 : 1
            for wave in 0..<waves {
                let (r, i) = unsafe (real[here + wave], imaginary[here + wave])
                let s = unsafe weight * real[there + wave]
                let j = unsafe weight * imaginary[there + wave]
                let (a, b) = places(plane, wave, frequency)
                unsafe (even.base[a], even.base[b]) = (r + s, i + j)
                unsafe (odd.base[a], odd.base[b]) = (j - i, r - s)
            }
        }
    }

    /// The transpose of `fold(_:)`.
    func unfold(into spectra: UnsafeMutableBufferPointer<Float>) {
        eachFrequency { plane, frequency, mirror in
            guard let base = spectra.baseAddress else { return }
            let real = unsafe base + plane * 2 * height * waves
            let imaginary = unsafe real + height * waves
            let (here, there) = (frequency * waves, mirror * waves)
            for wave in 0..<waves {
                let (a, b) = places(plane, wave, frequency)
                let (e, f) = unsafe (even.base[a], even.base[b])
                let (o, p) = unsafe (odd.base[a], odd.base[b])
                if here != there {
                    unsafe real[there + wave] = e - p
                    unsafe imaginary[there + wave] = f + o
                }
                unsafe real[here + wave] = e + p
                unsafe imaginary[here + wave] = f - o
            }
        }
    }

    /// Into all rows: the sum for those of the first half, the difference for their mirror images.
    func unfold(into rows: Rows) {
        eachFrequency { plane, y, mirror in
            for part in 0..<2 {
                let (to, other) = unsafe (rows.row(plane, y, part), rows.row(plane, mirror, part))
                for wave in 0..<waves {
                    let place = ((plane * 2 + part) * waves + wave) * half + y
                    let (e, o) = unsafe (even.base[place], odd.base[place])
                    if mirror != y { unsafe other[wave] = e - o }
                    unsafe to[wave] = e + o
                }
            }
        }
    }

    /// The transpose of `unfold(into:)`.
    func fold(_ rows: Rows) {
        eachFrequency { plane, y, mirror in
            for part in 0..<2 {
                let (from, other) = unsafe (rows.row(plane, y, part), rows.row(plane, mirror, part))
                let weight: Float = mirror == y ? 0 : 1
                for wave in 0..<waves {
                    let place = ((plane * 2 + part) * waves + wave) * half + y
                    let (a, b) = unsafe (from[wave], weight * other[wave])
                    unsafe (even.base[place], odd.base[place]) = (a + b, a - b)
                }
            }
        }
    }

    /// Where the real and the imaginary part of a wave stand.
    private func places(_ plane: Int, _ wave: Int, _ index: Int) -> (real: Int, imaginary: Int) {
        let real = (plane * 2 * waves + wave) * half + index
        return (real, real + waves * half)
    }

    private func eachFrequency(_ body: (_ plane: Int, _ index: Int, _ mirror: Int) -> Void) {
        for plane in 0..<planes {
            for index in 0..<half { body(plane, index, (height - index) % height) }
        }
    }
}

/// Rows of waves across, `[planes, height, 2, waves]`, and the even and odd halves of rows of
/// pixels, `[planes, height, waves]` each.
struct Rows {
    private let height, width, waves, planes: Int
    private let values, even, odd: FloatBlock

    init(_ transform: FourierTransform, planes: Int) {
        (height, width, waves) = (transform.height, transform.width, transform.waves)
        self.planes = planes
        values = FloatBlock(planes * height * 2 * waves)
        even = FloatBlock(planes * height * waves)
        odd = FloatBlock(even.count)
    }

    /// A row's real or imaginary parts.
    func row(_ plane: Int, _ y: Int, _ part: Int) -> UnsafeMutablePointer<Float> {
        unsafe values.base + ((plane * height + y) * 2 + part) * waves
    }

    private var count: Int { planes * height }

    /// From waves: real parts times cosines, imaginary ones times sines.
    func synthesize(_ waves: Waves, pool: Pool) {
        let stride = 2 * self.waves
        unsafe waves.cosines.multiply(
            row(0, 0, 0),
            count: count,
            stride: stride,
            into: even.base,
            pool: pool
        )
        unsafe waves.sines.multiply(
            row(0, 0, 1),
            count: count,
            stride: stride,
            into: odd.base,
            pool: pool
        )
    }

    /// The transpose of `synthesize(_:pool:)`, by the transposed waves.
    func analyze(_ waves: Waves, pool: Pool) {
        let stride = 2 * self.waves
        unsafe waves.cosines.multiply(
            even.base,
            count: count,
            into: row(0, 0, 0),
            resultStride: stride,
            pool: pool
        )
        unsafe waves.sines.multiply(
            odd.base,
            count: count,
            into: row(0, 0, 1),
            resultStride: stride,
            pool: pool
        )
    }

    /// Into pixels: the difference for those of the first half, the sum for their mirror images.
    func unfold(into planes: UnsafeMutableBufferPointer<Float>) {
        guard let base = planes.baseAddress else { return }
        for line in 0..<count {
            let to = unsafe base + line * width
            let (e, o) = unsafe (even.base + line * waves, odd.base + line * waves)
            for x in 0..<waves { unsafe to[x] = e[x] - o[x] }
            for x in 1..<width - waves + 1 { unsafe to[width - x] = e[x] + o[x] }
        }
    }

    /// The transpose of `unfold(into:)`.
    func fold(_ planes: UnsafeBufferPointer<Float>) {
        guard let base = planes.baseAddress else { return }
        for line in 0..<count {
            let from = unsafe base + line * width
            let (e, o) = unsafe (even.base + line * waves, odd.base + line * waves)
            for x in 0..<waves { unsafe (e[x], o[x]) = (from[x], -from[x]) }
            for x in 1..<width - waves + 1 {
                unsafe e[x] += from[width - x]
                unsafe o[x] += from[width - x]
            }
        }
    }
}
