import Kernels
import Tensors
import Testing

@Suite struct LayoutTests {
    let pool = Pool(threads: 2)

    static let shapes: [(n: Int, h: Int, w: Int, c: Int, gap: Int)] = [
        (1, 1, 1, 1, 0), (2, 5, 7, 3, 0), (2, 33, 9, 3, 2), (1, 5, 3, 8, 0), (3, 4, 4, 16, 0),
        (2, 9, 5, 17, 6), (2, 1, 1, 130, 0), (1, 40, 41, 65, 1), (2, 100, 99, 3, 0),
        (2, 3, 3, 2, 0),
    ]

    @Test(arguments: shapes, KernelSet.supported)
    func movesBetweenPlanesAndPixels(
        _ s: (n: Int, h: Int, w: Int, c: Int, gap: Int),
        _ kernels: KernelSet
    ) {
        let planes = Tensor([s.n, s.c, s.h, s.w], (0..<s.n * s.h * s.w * s.c).map { Float($0) })
        let pixels = Picture(s.n, s.h, s.w, s.c, gap: s.gap)
        Layout.pack(planes, into: pixels.view, kernels: kernels, pool: pool)
        let plane = s.h * s.w
        let expected = (0..<planes.shape.count).map { i in
            Float((i / s.c / plane * s.c + i % s.c) * plane + i / s.c % plane)
        }
        #expect(pixels.values == expected)
        #expect(pixels.gapsAreUntouched)
        #expect(Layout.unpack(pixels.view, kernels: kernels, pool: pool) == planes)
    }
}
