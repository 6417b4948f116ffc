import Kernels
import Tensors
import Testing

@Suite struct MatrixProductTests {
    // Of each test its own, since a pool runs one loop at a time.
    private let pool = Pool(threads: 2)

    @Test(
        arguments: [(1, MatrixProduct.Rows.alone), (2, .together), (5, .alone), (5, .together)],
        [(7, 3), (300, 130), (512, 1000)]
    )
    func linearAndItsGradientsAgreeWithPlainLoops(
        batch: (n: Int, rows: MatrixProduct.Rows),
        size: (inputs: Int, outputs: Int)
    ) {
        let n = batch.n
        let (k, m) = size
        let x = randomValues(n * k, seed: 1)
        let w = randomValues(m * k, seed: 2)
        let bias = randomValues(m, seed: 3)
        let dy = randomValues(n * m, seed: 4)
        let before = randomValues(n * k, seed: 5)
        var y = bias.map(Double.init)
        for _ in 1..<n { y += bias.map(Double.init) }
        var dx = before.map(Double.init)
        var dw = [Double](repeating: 0, count: m * k)
        var db = [Double](repeating: 0, count: m)
        for row in 0..<n {
            for output in 0..<m {
                let g = Double(dy[row * m + output])
                db[output] += g
                for input in 0..<k {
                    let (a, b) = (Double(x[row * k + input]), Double(w[output * k + input]))
                    y[row * m + output] += a * b
                    dx[row * k + input] += g * b
                    dw[output * k + input] += g * a
                }
            }
        }
        let weights = Tensor([m, k], w)
        let input = Activations(n: n, h: 1, w: 1, c: k, gap: 5, values: x)
        let output = Activations(n: n, h: 1, w: 1, c: m, gap: 2)
        let gradient = Activations(n: n, h: 1, w: 1, c: m, values: dy)
        let inputGradient = Activations(n: n, h: 1, w: 1, c: k, gap: 3, values: before)
        var weightGradient = [Float](repeating: .nan, count: m * k)
        var biasGradient = [Float](repeating: .nan, count: m)
        MatrixProduct.linear(
            input.view,
            weights: weights,
            bias: bias,
            into: output.view,
            rows: batch.rows,
            pool: pool
        )
        MatrixProduct.linearInputGradient(
            gradient.view,
            weights: weights,
            into: inputGradient.view,
            accumulating: true,
            rows: batch.rows,
            pool: pool
        )
        MatrixProduct.linearParameterGradient(
            input.view,
            gradient.view,
            dw: &weightGradient,
            db: &biasGradient,
            pool: pool
        )
        #expect(relativeError(output.values, y) < 1e-6)
        #expect(relativeError(inputGradient.values, dx) < 1e-6)
        #expect(relativeError(weightGradient, dw) < 1e-6)
        #expect(relativeError(biasGradient, db) < 1e-6)
        #expect(output.gapsAreUntouched && inputGradient.gapsAreUntouched)
    }
}
