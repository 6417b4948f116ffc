import Glibc
import Kernels
import Testing

@Suite struct WavePhasesTests {
    private let pool = Pool(threads: 2)
    private static let amplitudes = randomValues(37, seed: 5)

    /// Phases of all quarters, and some after many turns.
    private static let phases = randomValues(3 * 37, seed: 6).enumerated().map {
        ($0 % 7 == 0 ? 900 : 7) * $1
    }

    @Test func wavesAndSlopesAreTheFormulasByEverySetAlike() {
        let slopes = randomValues(6 * 37, seed: 7)
        var made: [[Float]] = []
        for kernels in KernelSet.supported {
            let waves = WavePhases(amplitudes: Self.amplitudes, kernels: kernels)
            made.append(
                waves.spectra(Self.phases, pool: pool)
                    + waves.transposed(slopes, at: Self.phases, pool: pool)
            )
        }
        #expect(made.allSatisfy { $0 == made[0] })
        for (index, phase) in Self.phases.enumerated() {
            let (plane, wave) = index.quotientAndRemainder(dividingBy: 37)
            let (real, imaginary) = (2 * plane * 37 + wave, (2 * plane + 1) * 37 + wave)
            let (x, y) = (cos(Double(phase)), sin(Double(phase)))
            let amplitude = Double(Self.amplitudes[wave])
            #expect(abs(Double(made[0][real]) - amplitude * x) < 3e-7)
            #expect(abs(Double(made[0][imaginary]) - amplitude * y) < 3e-7)
            let slope = x * Double(slopes[imaginary]) - y * Double(slopes[real])
            #expect(abs(Double(made[0][6 * 37 + index]) - amplitude * slope) < 6e-7)
        }
    }

    @Test func whatIsNoNumberStaysNone() {
        let spectra = WavePhases(amplitudes: [1]).spectra([.nan], pool: pool)
        #expect(spectra.allSatisfy { $0.isNaN })
    }
}
