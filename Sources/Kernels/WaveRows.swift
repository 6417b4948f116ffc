internal import CKernels

/// Rows of waves across, `[planes, height, 2, stride]`: what lies between the two halves of a
/// Fourier transform, that down and that across.
///
/// In the pool's shared scratch, with the transpose's even and odd halves behind: nobody else may
/// ask for that meanwhile.
@safe struct WaveRows {
    private let transform: FourierTransform
    private let planes, height, width, waves, half, stride: Int
    private let table: ck_waves_kernels
    private let pool: Pool
    private let values: UnsafeMutablePointer<Float>

    init(_ transform: FourierTransform, planes: Int, _ pool: Pool) {
        self.transform = transform
        self.planes = planes
        self.pool = pool
        (height, width, waves) = (transform.height, transform.width, transform.waves)
        half = transform.down.half
        stride = transform.across.stride
        unsafe table = ck_waves_table(transform.kernels.isa).pointee
        let rows = planes * height * 2 * stride
        unsafe values = pool.sharedScratch(rows + planes * 4 * half * stride)
    }

    /// A row's real or imaginary parts.
    private func row(_ plane: Int, _ y: Int, _ part: Int) -> UnsafeMutablePointer<Float> {
        unsafe values + ((plane * height + y) * 2 + part) * stride
    }

    /// A plane's even or odd half of its real or imaginary parts, `[half, stride]`.
    private func halves(_ plane: Int, _ part: Int, odd: Bool) -> UnsafeMutablePointer<Float> {
        unsafe row(planes, 0, 0) + ((plane * 2 + part) * 2 + (odd ? 1 : 0)) * half * stride
    }

    /// From spectra: a row of pixels has the sum of its cosines and sines down.
    func synthesizeDown(_ spectra: UnsafePointer<Float>, _ weights: UnsafePointer<Float>?) {
        let (block, count) = (half * stride, height * waves)
        pool.run(planes * 2) { item, worker in
            let (plane, part) = (item / 2, item % 2)
            let own = unsafe spectra + (plane * 2 + part) * count
            let other = unsafe spectra + (plane * 2 + 1 - part) * count
            let even = unsafe pool.scratch(4 * block, worker: worker)
            let odd = unsafe even + block
            // Beyond the waves, too, are numbers.
            unsafe even.update(repeating: 0, count: 2 * block)
            for frequency in 0..<half {
                let mirror = (height - frequency) % height
                let (here, there) = (frequency * waves, mirror * waves)
                let (w, v) = unsafe (
                    weights.map { unsafe $0 + here }, weights.map { unsafe $0 + there }
                )
                unsafe table.fold(
                    Int64(waves),
                    own + here,
                    w,
                    here == there ? nil : own + there,
                    v,
                    even + frequency * stride,
                    nil
                )
                // What goes with sines into the real parts comes from minus the imaginary ones.
                let (first, second) = part == 0 ? (there, here) : (here, there)
                unsafe table.fold(
                    Int64(waves),
                    other + first,
                    part == 0 ? v : w,
                    other + second,
                    part == 0 ? w : v,
                    nil,
                    odd + frequency * stride
                )
            }
            let sums = unsafe odd + block
            unsafe multiply(transform.down, even, into: sums)
            for y in 0..<half {
                let mirror = (height - y) % height
                unsafe table.fold(
                    Int64(stride),
                    sums + y * stride,
                    nil,
                    sums + block + y * stride,
                    nil,
                    row(plane, y, part),
                    mirror == y ? nil : row(plane, mirror, part)
                )
            }
        }
    }

    /// The transpose of `synthesizeDown`.
    func analyzeDown(into spectra: UnsafeMutablePointer<Float>, _ weights: UnsafePointer<Float>?) {
        let block = half * stride
        pool.run(planes * 2) { item, worker in
            let (plane, part) = (item / 2, item % 2)
            let even = unsafe pool.scratch(2 * block, worker: worker)
            for y in 0..<half {
                let mirror = (height - y) % height
                unsafe table.fold(
                    Int64(stride),
                    row(plane, y, part),
                    nil,
                    mirror == y ? nil : row(plane, mirror, part),
                    nil,
                    even + y * stride,
                    even + block + y * stride
                )
            }
            // Cosines and sines of whole turns down are their own transposes.
            unsafe multiply(transform.down, even, into: halves(plane, part, odd: false))
        }
        pool.run(planes * half) { item, _ in
            let (plane, frequency) = (item / half, item % half)
            let mirror = (height - frequency) % height
            let (here, there) = (frequency * waves, mirror * waves)
            let (w, v) = unsafe (
                weights.map { unsafe $0 + here }, weights.map { unsafe $0 + there }
            )
            let real = unsafe spectra + plane * 2 * height * waves
            let imaginary = unsafe real + height * waves
            let place = frequency * stride
            unsafe table.unfold(
                Int64(waves),
                halves(plane, 0, odd: false) + place,
                halves(plane, 1, odd: true) + place,
                w,
                v,
                real + here,
                here == there ? nil : real + there
            )
            unsafe table.unfold(
                Int64(waves),
                halves(plane, 1, odd: false) + place,
                halves(plane, 0, odd: true) + place,
                v,
                w,
                here == there ? nil : imaginary + there,
                imaginary + here
            )
        }
    }

    /// Even halves times cosines and, behind them, odd ones times sines, `[2, half, stride]`.
    private func multiply(
        _ waves: Waves,
        _ halves: UnsafeMutablePointer<Float>,
        into sums: UnsafeMutablePointer<Float>
    ) {
        for (odd, factor) in [waves.cosines, waves.sines].enumerated() {
            unsafe factor.withUnsafeBufferPointer { factor in
                guard let factor = factor.baseAddress else { return }
                let block = odd * half * stride
                unsafe multiply(
                    ck_matrices(
                        rows: Int64(half),
                        columns: Int64(stride),
                        depth: Int64(half),
                        a: factor,
                        a_row: Int64(waves.stride),
                        b: halves + block,
                        b_row: Int64(stride),
                        product: sums + block,
                        product_row: Int64(stride)
                    )
                )
            }
        }
    }

    private func multiply(_ matrices: ck_matrices) {
        unsafe withUnsafePointer(to: matrices) { unsafe table.multiply($0) }
    }
}

extension WaveRows {
    /// Rows of a piece of work: some times as many as a product holds sums of.
    private static let piece = 28

    /// Into pixels.
    func synthesizeAcross(into planes: UnsafeMutablePointer<Float>) {
        unsafe eachPiece { lines, even, odd in
            unsafe multiply(lines, by: transform.across, intoHalves: true, even, odd)
            for line in 0..<lines.count {
                unsafe table.unfold_row(
                    Int64(width),
                    even + line * stride,
                    odd + line * stride,
                    planes + (lines.lowerBound + line) * width
                )
            }
        }
    }

    /// The transpose of `synthesizeAcross`.
    func analyzeAcross(_ planes: UnsafePointer<Float>) {
        unsafe eachPiece { lines, even, odd in
            for line in 0..<lines.count {
                unsafe table.fold_row(
                    Int64(width),
                    planes + (lines.lowerBound + line) * width,
                    even + line * stride,
                    odd + line * stride
                )
            }
            unsafe multiply(lines, by: transform.acrossTransposed, intoHalves: false, even, odd)
        }
    }

    /// Calls `body` with some lines and room for their even and odd halves, `[lines, stride]` each.
    private func eachPiece(
        _ body: (
            _ lines: Range<Int>, _ even: UnsafeMutablePointer<Float>,
            _ odd: UnsafeMutablePointer<Float>
        ) -> Void
    ) {
        let lines = planes * height
        pool.run(ceilingDivision(lines, Self.piece)) { item, worker in
            let first = item * Self.piece
            let room = Self.piece * stride
            let scratch = unsafe pool.scratch(2 * room, worker: worker)
            unsafe body(first..<min(first + Self.piece, lines), scratch, scratch + room)
        }
    }

    /// Real parts of lines times cosines into even halves, imaginary ones times sines into odd
    /// ones; or the other way round.
    private func multiply(
        _ lines: Range<Int>,
        by factors: Waves,
        intoHalves: Bool,
        _ even: UnsafeMutablePointer<Float>,
        _ odd: UnsafeMutablePointer<Float>
    ) {
        for (part, factor) in [factors.cosines, factors.sines].enumerated() {
            unsafe factor.withUnsafeBufferPointer { factor in
                guard let factor = factor.baseAddress else { return }
                let line = unsafe row(0, lines.lowerBound, part)
                let half = unsafe part == 0 ? even : odd
                unsafe multiply(
                    ck_matrices(
                        rows: Int64(lines.count),
                        columns: Int64(factors.stride),
                        depth: Int64(waves),
                        a: intoHalves ? line : half,
                        a_row: Int64(intoHalves ? 2 * stride : stride),
                        b: factor,
                        b_row: Int64(factors.stride),
                        product: intoHalves ? half : line,
                        product_row: Int64(intoHalves ? stride : 2 * stride)
                    )
                )
            }
        }
    }
}
