import Foundation
import Kernels
import Testing

@Suite struct LocalResponseTests {
    let pool = Pool(threads: 2)

    static let responses = [
        LocalResponse(size: 5, alpha: 0.5, k: 2), LocalResponse(size: 4, alpha: 0.3, beta: 0.6),
        LocalResponse(size: 1), LocalResponse(size: 2, alpha: 1, beta: 0.75, k: 1),
    ]

    @Test(arguments: responses, KernelSet.supported)
    func normalizesAndReturnsItsGradient(_ response: LocalResponse, _ kernels: KernelSet) {
        for (c, gap) in [(1, 0), (3, 2), (24, 0), (21, 4)] {
            let x = Picture(2, 1, 2, c, gap: gap) { 2 * noise($0) }
            let dy = Picture(like: x, gap: 1) { noise($0, 5) }
            let y = Picture(like: x, gap: gap)
            let inputs = x.values.map(Double.init)
            let slopes = dy.values.map(Double.init)
            Normalization.localResponse(
                x.view,
                response,
                into: y.view,
                kernels: kernels,
                pool: pool
            )
            #expect(distance(y.values, naive(inputs, c, response)) < 1e-6)
            #expect(y.gapsAreUntouched)
            let gradient = numericalGradient(inputs) { values in
                zip(naive(values, c, response), slopes).reduce(0) { $0 + $1.0 * $1.1 }
            }
            let dx = Picture(like: x, gap: gap)
            Normalization.localResponseGradient(
                x.view,
                dy.view,
                response,
                into: dx.view,
                accumulating: false,
                kernels: kernels,
                pool: pool
            )
            #expect(distance(dx.values, gradient) < 1e-6)
            Normalization.localResponseGradient(
                x.view,
                dy.view,
                response,
                into: dx.view,
                accumulating: true,
                kernels: kernels,
                pool: pool
            )
            #expect(distance(dx.values, gradient.map { 2 * $0 }) < 1e-6)
            #expect(dx.gapsAreUntouched)
        }
    }

    private func naive(_ x: [Double], _ c: Int, _ response: LocalResponse) -> [Double] {
        x.indices.map { i in
            let channel = i % c
            let first = max(channel - response.size / 2, 0)
            let last = min(channel + (response.size - 1) / 2, c - 1)
            let squares = (first...last).reduce(0.0) { sum, j in
                sum + x[i - channel + j] * x[i - channel + j]
            }
            let mean = squares / Double(response.size)
            return x[i]
                / pow(Double(response.k) + Double(response.alpha) * mean, Double(response.beta))
        }
    }

    // torch 2.13: torch.nn.LocalResponseNorm(**…) of ((37 i mod 23) − 11) / 8 for i in 0..<6 as
    // [1, 6, 1, 1], and its gradient for d(loss)/dy = 1 … 6.
    @Test(arguments: KernelSet.supported) func agreesWithPrintedValuesOfPyTorch(
        _ kernels: KernelSet
    ) {
        let x = Picture(1, 1, 1, 6, value: Reference.value)
        let y = Picture(like: x)
        let dx = Picture(like: x)
        let odd = LocalResponse(size: 5, alpha: 0.5, beta: 0.75, k: 2)
        Normalization.localResponse(x.view, odd, into: y.view, kernels: kernels, pool: pool)
        let expected = [
            -0.746124744, 0.19698517, -0.393774778, 0.530573189, -0.0666236877, -0.67864728,
        ]
        #expect(distance(y.values, expected) < 2e-7)
        let even = LocalResponse(size: 4, alpha: 0.5, beta: 0.6, k: 1)
        Normalization.localResponse(x.view, even, into: y.view, kernels: kernels, pool: pool)
        let expectedEven = [
            -1.20044887, 0.316851258, -0.600317359, 0.889790475, -0.102475084, -1.05710661,
        ]
        #expect(distance(y.values, expectedEven) < 2e-7)
        Normalization.localResponseGradient(
            x.view,
            Reference.ramp(1, 1, 6).view,
            even,
            into: dx.view,
            accumulating: false,
            kernels: kernels,
            pool: pool
        )
        let expectedGradient = [
            0.517989278, 1.62191188, 2.6035037, 4.08081818, 4.05709696, 4.10572529,
        ]
        #expect(distance(dx.values, expectedGradient) < 3e-7)
    }
}
