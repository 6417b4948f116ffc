import Kernels
import Testing

@Suite struct MaxPoolingTests {
    let pool = Pool(threads: 2)

    @Test(arguments: PoolingCase.all, KernelSet.supported)
    func takesTheFirstGreatestAndReturnsItsGradient(_ test: PoolingCase, _ kernels: KernelSet) {
        let x = test.input()
        let y = test.output()
        let wide = test.geometry.winnerBytes
        var bytes = [UInt8](repeating: 255, count: y.view.count * wide)
        bytes.withUnsafeMutableBufferPointer { memory in
            let winners = Winners(memory.baseAddress!, pixels: y.view.pixels, c: y.view.c)
            Pooling.max(
                x.view,
                test.geometry,
                into: y.view,
                winners: winners,
                kernels: kernels,
                pool: pool
            )
            let (greatest, at) = naive(x, y, test)
            #expect(y.values == greatest)
            let places = (0..<y.view.count).map { place in
                (0..<wide).reduce(0) { $0 | Int(memory[place * wide + $1]) << (8 * $1) }
            }
            #expect(places == at.places)
            #expect(y.gapsAreUntouched)

            let dy = Picture(like: y, gap: 2) { noise($0, 7) }
            var expected = [Double](repeating: 0, count: x.view.count)
            for (slope, source) in zip(dy.values, at.sources) { expected[source] += Double(slope) }
            let dx = Picture(like: x, gap: test.gap)
            Pooling.maxGradient(
                dy.view,
                winners: winners,
                test.geometry,
                into: dx.view,
                accumulating: false,
                kernels: kernels,
                pool: pool
            )
            #expect(distance(dx.values, expected) < 1e-6)
            Pooling.maxGradient(
                dy.view,
                winners: winners,
                test.geometry,
                into: dx.view,
                accumulating: true,
                kernels: kernels,
                pool: pool
            )
            #expect(distance(dx.values, expected.map { 2 * $0 }) < 1e-6)
            #expect(dx.gapsAreUntouched)
        }
        let alone = test.output()
        Pooling.max(x.view, test.geometry, into: alone.view, kernels: kernels, pool: pool)
        #expect(alone.values == y.values)
    }

    private func naive(
        _ x: Picture,
        _ y: Picture,
        _ test: PoolingCase
    ) -> (values: [Float], at: (places: [Int], sources: [Int])) {
        let values = x.values
        var greatest = [Float](repeating: -.infinity, count: y.view.count)
        var places = [Int](repeating: 0, count: y.view.count)
        var sources = [Int](repeating: -1, count: y.view.count)
        let geometry = test.geometry
        test.forEachWindow(y) { n, oy, ox, top, left in
            for c in 0..<test.c {
                let o = y.index(n, oy, ox, c)
                for (ky, row) in test.rows(from: top) {
                    for (kx, column) in test.columns(from: left) {
                        let source = x.index(n, row, column, c)
                        guard sources[o] < 0 || values[source] > greatest[o] else { continue }
                        greatest[o] = values[source]
                        places[o] = ky * geometry.kernelWidth + kx
                        sources[o] = source
                    }
                }
            }
        }
        return (greatest, (places, sources))
    }

    // Windows over [[1, NaN], [2, NaN]] and the like; made with torch 2.13:
    // F.max_pool2d(x, 2, return_indices=True) gives (nan, 3), (2, 1), and (-inf, 0).
    @Test(arguments: KernelSet.supported) func followsPyTorchOnNaNTiesAndInfinity(
        _ kernels: KernelSet
    ) {
        let windows: [[Float]] = [
            [1, .nan, 2, .nan], [1, 2, 2, 1],
            [-.infinity, -.infinity, -.infinity, -.infinity],
        ]
        let x = Picture(1, 2, 2, 3) { windows[$0 % 3][$0 / 3] }
        let y = Picture(1, 1, 1, 3)
        var places = [UInt8](repeating: 9, count: 3)
        places.withUnsafeMutableBufferPointer {
            Pooling.max(
                x.view,
                .init(kernel: 2, stride: 2),
                into: y.view,
                winners: Winners($0.baseAddress!, pixels: 1, c: 3),
                kernels: kernels,
                pool: pool
            )
        }
        let alone = Picture(1, 1, 1, 3)
        let geometry = PoolingGeometry(kernel: 2, stride: 2)
        Pooling.max(x.view, geometry, into: alone.view, kernels: kernels, pool: pool)
        for values in [y.values, alone.values] {
            #expect(values[0].isNaN)
            #expect(values[1] == 2)
            #expect(values[2] == -.infinity)
        }
        #expect(places == [3, 1, 0])
    }

    // torch 2.13: x = ((37 i mod 23) − 11) / 8 for i in 0..<70 as [1, 2, 7, 5];
    // F.max_pool2d(x, 3, 2, 1, ceil_mode=True), and with 2, 3: the last row's window of the latter
    // holds one row.
    @Test(arguments: KernelSet.supported) func agreesWithPrintedValuesOfPyTorch(
        _ kernels: KernelSet
    ) {
        let x = Reference.input()
        let padded = Picture(1, 4, 3, 2)
        Pooling.max(
            x.view,
            .init(kernel: 3, stride: 2, padding: 1, isCeiling: true),
            into: padded.view,
            kernels: kernels,
            pool: pool
        )
        #expect(
            Reference.plane(padded, 0) == [
                0.5, 1.125, 1.125, 0.75, 1.375, 1.375, 1.0, 1.375, 1.375, 1.125, 1.125, 0.625,
            ]
        )
        #expect(
            Reference.plane(padded, 1) == [
                1.375, 1.375, 0.875, 1.375, 1.375, 1.125, 0.125, 0.75, 1.375, 0.25, 0.875, 1.375,
            ]
        )
        let strided = Picture(1, 3, 2, 2)
        Pooling.max(
            x.view,
            .init(kernel: 2, stride: 3, isCeiling: true),
            into: strided.view,
            kernels: kernels,
            pool: pool
        )
        #expect(Reference.plane(strided, 0) == [0.5, 1.125, 0.875, 1.375, 1.125, 0.625])
        #expect(Reference.plane(strided, 1) == [1.375, 0.875, 0.0, 1.25, 0.25, -0.25])
    }

    @Test func refusesToPoolWhatNoWindowFits() {
        let geometry = PoolingGeometry(kernel: 3, stride: 2)
        #expect(geometry.outputSize(height: 2, width: 9) == nil)
        #expect(geometry.outputSize(height: 3, width: 9)! == (1, 4))
        let ceiling = PoolingGeometry(kernel: 3, stride: 2, isCeiling: true)
        #expect(ceiling.outputSize(height: 2, width: 10)! == (1, 5))
        #expect(ceiling.outputSize(height: 1, width: 10) == nil)
    }
}
