internal import CKernels

/// Rows of waves across, `[planes, height, 2, stride]`: what lies between the two halves of a
/// Fourier transform, that down and that across.
///
/// In the pool's shared scratch: nobody else may ask for that meanwhile.
@safe struct WaveRows {
    private let spectrum: ck_spectrum
    private let planes, height, width, waves, stride: Int
    private let table: ck_waves_kernels
    private let pool: Pool
    private let values: UnsafeMutablePointer<Float>

    /// Columns and lines that are transformed at a time.
    private static let (columns, lines) = (Int(CK_WAVES_COLUMNS), Int(CK_WAVES_LINES))

    /// Room for so many planes.
    ///
    /// - Parameters:
    ///   - spectrum: The transform, whose tables outlive this.
    ///   - kernels: The instruction set to use.
    ///   - planes: How many.
    ///   - pool: Shares the work.
    init(_ spectrum: ck_spectrum, _ kernels: KernelSet, planes: Int, _ pool: Pool) {
        unsafe self.spectrum = spectrum
        self.planes = planes
        self.pool = pool
        height = unsafe Int(spectrum.down.length)
        width = unsafe Int(spectrum.across.length)
        waves = unsafe Int(spectrum.waves)
        stride = unsafe Int(spectrum.stride)
        unsafe table = ck_waves_table(kernels.isa).pointee
        let room = (planes * height + Self.lines) * 2 * stride
        unsafe values = pool.sharedScratch(room)
    }

    /// From spectra: a row of pixels has the sum of its waves down.
    func synthesizeDown(_ spectra: UnsafePointer<Float>, _ weights: UnsafePointer<Float>?) {
        unsafe eachColumns { first, count, plane, scratch in
            let real = unsafe spectra + plane * 2 * height * waves + first
            unsafe withUnsafePointer(to: spectrum) { spectrum in
                unsafe table.synthesize_down(
                    spectrum,
                    count,
                    real,
                    real + height * waves,
                    weights.map { unsafe $0 + first },
                    line(plane * height) + first,
                    scratch
                )
            }
        }
    }

    /// The transpose of `synthesizeDown`.
    func analyzeDown(into spectra: UnsafeMutablePointer<Float>, _ weights: UnsafePointer<Float>?) {
        unsafe eachColumns { first, count, plane, scratch in
            let real = unsafe spectra + plane * 2 * height * waves + first
            unsafe withUnsafePointer(to: spectrum) { spectrum in
                unsafe table.analyze_down(
                    spectrum,
                    count,
                    line(plane * height) + first,
                    weights.map { unsafe $0 + first },
                    real,
                    real + height * waves,
                    scratch
                )
            }
        }
    }

    /// Into pixels.
    func synthesizeAcross(into pixels: UnsafeMutablePointer<Float>) {
        unsafe eachLines { first, count, scratch in
            unsafe withUnsafePointer(to: spectrum) { spectrum in
                unsafe table.synthesize_across(
                    spectrum,
                    count,
                    line(first),
                    pixels + first * width,
                    scratch
                )
            }
        }
    }

    /// The transpose of `synthesizeAcross`.
    func analyzeAcross(_ pixels: UnsafePointer<Float>) {
        unsafe eachLines { first, count, scratch in
            unsafe withUnsafePointer(to: spectrum) { spectrum in
                unsafe table.analyze_across(
                    spectrum,
                    count,
                    pixels + first * width,
                    line(first),
                    scratch
                )
            }
        }
    }

    private func line(_ number: Int) -> UnsafeMutablePointer<Float> {
        unsafe values + number * 2 * stride
    }

    private func eachColumns(
        _ body: (
            _ first: Int, _ count: Int64, _ plane: Int, _ scratch: UnsafeMutablePointer<Float>
        ) -> Void
    ) {
        let pieces = ceilingDivision(waves, Self.columns)
        pool.run(planes * pieces) { item, worker in
            let (plane, piece) = item.quotientAndRemainder(dividingBy: pieces)
            let first = piece * Self.columns
            let count = min(Self.columns, waves - first)
            unsafe body(first, Int64(count), plane, scratch(height, worker))
        }
    }

    private func eachLines(
        _ body: (_ first: Int, _ count: Int64, _ scratch: UnsafeMutablePointer<Float>) -> Void
    ) {
        let lines = planes * height
        pool.run(ceilingDivision(lines, Self.lines)) { item, worker in
            let first = item * Self.lines
            let count = min(Self.lines, lines - first)
            unsafe body(first, Int64(count), scratch(width, worker))
        }
    }

    /// Room for the waves of a length, twice.
    private func scratch(_ length: Int, _ worker: Int) -> UnsafeMutablePointer<Float> {
        unsafe pool.scratch(64 * (length + Self.columns), worker: worker)
    }
}
