import Glibc
import Kernels
import Testing

@Suite struct ColourMixingTests {
    private let pool = Pool(threads: 2)
    private static let matrix: [Float] = [0.9, 0.3, 0.07, 0.95, 0, -0.2, 0.95, -0.3, 0.1]

    /// Planes of so many pixels, some of them far beyond what is still told from black or white.
    private static func planes(_ pixels: Int) -> [Float] {
        randomValues(3 * pixels, seed: 3).enumerated().map { $0 % 11 == 0 ? 90 * $1 : 4 * $1 }
    }

    @Test(arguments: [1, 15, 64, 20_001])
    func coloursAndGradientsAreTheFormulasByEverySetAlike(pixels: Int) throws {
        let planes = Self.planes(pixels)
        let slope = randomValues(3 * pixels, seed: 4)
        var made: [[Float]] = []
        for kernels in KernelSet.supported {
            let mixing = ColourMixing(Self.matrix, kernels: kernels)
            var colours = planes
            mixing.mix(&colours, pool: pool)
            let gradient = mixing.transposed(slope, at: colours, pool: pool)
            made.append(colours + gradient)
        }
        #expect(made.allSatisfy { $0 == made[0] })
        for pixel in 0..<pixels {
            var gradient = [0.0, 0, 0]
            for colour in 0..<3 {
                let row = (0..<3).map { Double(Self.matrix[colour * 3 + $0]) }
                let logit = (0..<3).reduce(0.0) {
                    $0 + row[$1] * Double(planes[$1 * pixels + pixel])
                }
                let value = Double(made[0][colour * pixels + pixel])
                // A logit in floats may be off by some units of its last place.
                let slack = 3e-7 * max(logit.magnitude, 1) + 1e-37
                let exact = 1 / (1 + exp(-max(logit, -87)))
                #expect(abs(value / exact - 1) < slack, "\(logit)")
                let share = Double(slope[colour * pixels + pixel]) * value * (1 - value)
                for number in 0..<3 { gradient[number] += row[number] * share }
            }
            for number in 0..<3 {
                let own = Double(made[0][(3 + number) * pixels + pixel])
                #expect(abs(own - gradient[number]) < 1e-6)
            }
        }
    }

    @Test func whatIsNoNumberStaysNone() {
        var planes: [Float] = [.nan, 1, 0, 0, 0, 0]
        ColourMixing(Self.matrix).mix(&planes, pool: pool)
        #expect(planes[0].isNaN && planes[2].isNaN && planes[1].isFinite)
    }
}
