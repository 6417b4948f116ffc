import Kernels
import Testing

@Suite struct AveragePoolingTests {
    let pool = Pool(threads: 2)

    @Test(arguments: PoolingCase.all, KernelSet.supported)
    func dividesAsPyTorchDoesAndReturnsItsGradient(_ test: PoolingCase, _ kernels: KernelSet) {
        let x = test.input()
        let y = test.output()
        let dy = Picture(like: y, gap: 2) { noise($0, 7) }
        let (means, gradient) = naive(x, dy, y, test)
        Pooling.average(x.view, test.geometry, into: y.view, kernels: kernels, pool: pool)
        #expect(distance(y.values, means) < 1e-6)
        #expect(y.gapsAreUntouched)
        let dx = Picture(like: x, gap: test.gap)
        Pooling.averageGradient(
            dy.view,
            test.geometry,
            into: dx.view,
            accumulating: false,
            kernels: kernels,
            pool: pool
        )
        #expect(distance(dx.values, gradient) < 1e-6)
        Pooling.averageGradient(
            dy.view,
            test.geometry,
            into: dx.view,
            accumulating: true,
            kernels: kernels,
            pool: pool
        )
        #expect(distance(dx.values, gradient.map { 2 * $0 }) < 1e-6)
        #expect(dx.gapsAreUntouched)
    }

    private func naive(
        _ x: Picture,
        _ dy: Picture,
        _ y: Picture,
        _ test: PoolingCase
    ) -> (means: [Double], gradient: [Double]) {
        let values = x.values
        let slopes = dy.values
        var means = [Double](repeating: 0, count: y.view.count)
        var gradient = [Double](repeating: 0, count: x.view.count)
        let geometry = test.geometry
        test.forEachWindow(y) { n, oy, ox, top, left in
            let rows = test.rows(from: top).map(\.row)
            let columns = test.columns(from: left).map(\.column)
            // What lies past the padding never counts.
            let height = (0..<geometry.kernelHeight).count {
                top + $0 * geometry.dilationHeight < test.h + geometry.endPaddingHeight
            }
            let width = (0..<geometry.kernelWidth).count {
                left + $0 * geometry.dilationWidth < test.w + geometry.endPaddingWidth
            }
            let divisor = geometry.countsPadding ? height * width : rows.count * columns.count
            for c in 0..<test.c {
                let o = y.index(n, oy, ox, c)
                for row in rows {
                    for column in columns {
                        let i = x.index(n, row, column, c)
                        means[o] += Double(values[i]) / Double(divisor)
                        gradient[i] += Double(slopes[o]) / Double(divisor)
                    }
                }
            }
        }
        return (means, gradient)
    }

    /// What other programs got wrong: the overhang counted, a last window of nothing but padding.
    @Test(arguments: KernelSet.supported)
    func countsNoOverhangAndHasNoWindowOfPadding(_ kernels: KernelSet) {
        let x = Picture(1, 1, 5, 1) { Float($0 + 1) }
        for countsPadding in [true, false] {
            let pairs = PoolingGeometry(
                kernel: (1, 2),
                stride: (1, 2),
                isCeiling: true,
                countsPadding: countsPadding
            )
            let y = Picture(1, 1, 3, 1)
            Pooling.average(x.view, pairs, into: y.view, kernels: kernels, pool: pool)
            #expect(y.values == [1.5, 3.5, 5])
        }
        // torch 2.13: F.avg_pool2d(torch.ones(1, 1, 6, 6), 3, 2, 1, ceil_mode=True): padding
        // counts, the overhang doesn't.
        let ones = Picture(1, 6, 6, 1) { _ in 1 }
        let overhanging = PoolingGeometry(kernel: 3, stride: 2, padding: 1, isCeiling: true)
        let y = Picture(1, 4, 4, 1)
        Pooling.average(ones.view, overhanging, into: y.view, kernels: kernels, pool: pool)
        let shares = [2.0 / 3, 1, 1, 0.5]
        #expect(distance(y.values, shares.flatMap { row in shares.map { row * $0 } }) < 1e-6)
        // A last window that would start in the padding is none.
        let padded = PoolingGeometry(kernel: 3, stride: 3, padding: 1, isCeiling: true)
        #expect(padded.outputSize(height: 2, width: 5)! == (1, 2))
        let uneven = PoolingGeometry(
            kernel: (3, 3),
            stride: (3, 3),
            padding: (1, 1),
            endPadding: (2, 1),
            isCeiling: true
        )
        #expect(uneven.outputSize(height: 5, width: 6)! == (2, 3))
        // A window between whose places the only pixel lies: the mean of nothing is nothing.
        let one = Picture(1, 1, 1, 2) { _ in 7 }
        let around = PoolingGeometry(
            kernel: (2, 2),
            stride: (1, 1),
            padding: (1, 1),
            dilation: (2, 2),
            countsPadding: false
        )
        let nothing = Picture(1, 1, 1, 2)
        Pooling.average(one.view, around, into: nothing.view, kernels: kernels, pool: pool)
        #expect(nothing.values == [0, 0])
        Pooling.max(one.view, around, into: nothing.view, kernels: kernels, pool: pool)
        #expect(nothing.values == [-.infinity, -.infinity])
    }

    static let adaptive: [(n: Int, h: Int, w: Int, c: Int, gap: Int, oh: Int, ow: Int)] = [
        (1, 1, 1, 1, 0, 1, 1), (2, 7, 7, 40, 0, 1, 1), (1, 8, 8, 300, 4, 1, 1),
        (2, 7, 5, 3, 2, 3, 4), (1, 13, 9, 24, 0, 6, 6), (1, 2, 3, 17, 0, 6, 7),
        (1, 1, 1, 2, 0, 9, 10),
        (2, 6, 6, 16, 0, 6, 6),
    ]

    @Test(arguments: adaptive, KernelSet.supported)
    func adaptsToAnyOutput(
        _ test: (n: Int, h: Int, w: Int, c: Int, gap: Int, oh: Int, ow: Int),
        _ kernels: KernelSet
    ) {
        let x = Picture(test.n, test.h, test.w, test.c, gap: test.gap) { noise($0) }
        let y = Picture(test.n, test.oh, test.ow, test.c, gap: test.gap)
        let dy = Picture(like: y) { noise($0, 3) }
        let (values, slopes) = (x.values, dy.values)
        var means = [Double](repeating: 0, count: y.view.count)
        var gradient = [Double](repeating: 0, count: x.view.count)
        for o in means.indices {
            let (c, ox) = (o % test.c, o / test.c % test.ow)
            let (oy, n) = (o / test.c / test.ow % test.oh, o / test.c / test.ow / test.oh)
            let rows = oy * test.h / test.oh..<((oy + 1) * test.h + test.oh - 1) / test.oh
            let columns = ox * test.w / test.ow..<((ox + 1) * test.w + test.ow - 1) / test.ow
            let count = Double(rows.count * columns.count)
            for row in rows {
                for column in columns {
                    let i = x.index(n, row, column, c)
                    means[o] += Double(values[i]) / count
                    gradient[i] += Double(slopes[o]) / count
                }
            }
        }
        Pooling.adaptiveAverage(x.view, into: y.view, kernels: kernels, pool: pool)
        #expect(distance(y.values, means) < 1e-6)
        #expect(y.gapsAreUntouched)
        let dx = Picture(like: x, gap: 1)
        Pooling.adaptiveAverageGradient(
            dy.view,
            into: dx.view,
            accumulating: false,
            kernels: kernels,
            pool: pool
        )
        #expect(distance(dx.values, gradient) < 1e-6)
        Pooling.adaptiveAverageGradient(
            dy.view,
            into: dx.view,
            accumulating: true,
            kernels: kernels,
            pool: pool
        )
        #expect(distance(dx.values, gradient.map { 2 * $0 }) < 1e-6)
        #expect(dx.gapsAreUntouched)
    }

    // torch 2.13, the picture of `Reference`, F.avg_pool2d(x, 3, 2, 1, ceil_mode=True,
    // count_include_pad=…): channel 0, and its gradient for d(loss)/dy = 1, 2, 3 …
    @Test(arguments: KernelSet.supported) func agreesWithPrintedValuesOfPyTorch(
        _ kernels: KernelSet
    ) {
        let x = Reference.input()
        let y = Picture(1, 4, 3, 2)
        let counted = PoolingGeometry(kernel: 3, stride: 2, padding: 1, isCeiling: true)
        Pooling.average(x.view, counted, into: y.view, kernels: kernels, pool: pool)
        #expect(
            distance(
                Reference.plane(y, 0),
                [
                    -0.194444448, 0.180555552, 0.222222224, -0.166666672, 0.458333343, 0.458333343,
                    0.0, 0.0694444478, -0.013888889, 0.0833333358, -0.0416666679, -0.138888896,
                ]
            ) < 1e-7
        )
        let uncounted = PoolingGeometry(
            kernel: 3,
            stride: 2,
            padding: 1,
            isCeiling: true,
            countsPadding: false
        )
        Pooling.average(x.view, uncounted, into: y.view, kernels: kernels, pool: pool)
        #expect(
            distance(
                Reference.plane(y, 0),
                [
                    -0.4375, 0.270833343, 0.5, -0.25, 0.458333343, 0.6875, 0.0, 0.0694444478,
                    -0.020833334, 0.1875, -0.0625, -0.3125,
                ]
            ) < 1e-7
        )
        let dx = Picture(like: x)
        Pooling.averageGradient(
            Reference.ramp(4, 3, 2).view,
            uncounted,
            into: dx.view,
            accumulating: false,
            kernels: kernels,
            pool: pool
        )
        #expect(
            distance(
                Array(Reference.plane(dx, 0).prefix(10)),
                [
                    0.25, 0.583333373, 0.333333343, 1.08333337, 0.75, 0.916666687, 1.80555558,
                    0.888888955, 2.63888884, 1.75,
                ]
            ) < 2e-7
        )
        // F.adaptive_avg_pool2d(x, (3, 4))
        let adapted = Picture(1, 3, 4, 2)
        Pooling.adaptiveAverage(x.view, into: adapted.view, kernels: kernels, pool: pool)
        #expect(
            distance(
                Reference.plane(adapted, 0),
                [
                    -0.375, -0.0625, 0.25, 0.5625, -0.125, 0.1875, 0.020833334, 0.333333343, 0.125,
                    0.4375, -0.6875, -0.375,
                ]
            ) < 1e-7
        )
    }
}
