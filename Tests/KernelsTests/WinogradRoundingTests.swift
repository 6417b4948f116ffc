import Kernels
import Testing

/// How coarsely Winograd's methods round, over a direct sum: the figures in `ConvolutionMethod`.
@Suite struct WinogradRoundingTests {
    /// A convolution, and the most that its rounding may be.
    struct Rounding: Sendable, CustomTestStringConvertible {
        let kernel: (Int, Int)
        /// Nil where the method falls back on direct sums.
        let fine: Double?
        let coarse: Double

        var testDescription: String { "\(kernel.0)×\(kernel.1)" }
    }

    // Of each test its own, since a pool runs one loop at a time.
    private let pool = Pool(threads: 2)

    @Test(arguments: [
        Rounding(kernel: (3, 3), fine: 1.5, coarse: 5),
        Rounding(kernel: (5, 5), fine: nil, coarse: 5),
        Rounding(kernel: (1, 3), fine: 1.2, coarse: 2.2),
        Rounding(kernel: (3, 1), fine: 1.2, coarse: 2.2),
        Rounding(kernel: (1, 7), fine: nil, coarse: 11),
        Rounding(kernel: (7, 1), fine: nil, coarse: 11),
    ])
    func roundsAsFinelyAsSaid(_ rounding: Rounding) {
        let (height, width) = rounding.kernel
        let test = ConvolutionCase(
            rounding.testDescription,
            192,
            32,
            11,
            10,
            kernel: rounding.kernel,
            padding: (height / 2, width / 2)
        )
        let x = randomValues(test.reference.inputCount, seed: 20)
        let w = randomValues(test.reference.weightCount, seed: 21)
        let input = test.input(values: x)
        let expected = test.reference.forward(x, w)
        for kernels in KernelSet.supported {
            let errors = [ConvolutionMethod.direct, .fineWinograd, .winograd].map { method in
                let output = test.output()
                let way = ConvolutionWay(kernels: kernels, method: method)
                let filters = way.pack(test.geometry, w, .forward, pool: pool)
                Convolver.convolve(input.view, filters, into: output.view, pool: pool)
                let differences = zip(output.values, expected).map { Double($0) - $1 }
                return differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
            }
            if let fine = rounding.fine {
                #expect(errors[1] < fine * errors[0], "\(kernels.name)")
                #expect(errors[1] < errors[2], "\(kernels.name)")
            } else {
                #expect(errors[1] == errors[0], "\(kernels.name)")
            }
            #expect(errors[2] > errors[0], "\(kernels.name)")
            #expect(errors[2] < rounding.coarse * errors[0], "\(kernels.name)")
        }
    }
}
