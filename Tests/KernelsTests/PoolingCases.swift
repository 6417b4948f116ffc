import Kernels

/// A pooling of a picture: sizes of one, strides beyond the kernel, padding, both roundings.
struct PoolingCase: CustomStringConvertible, Sendable {
    var n = 1
    let h: Int
    let w: Int
    let c: Int
    var gap = 0
    let geometry: PoolingGeometry

    var description: String { "\(n)×\(h)×\(w)×\(c)+\(gap), \(geometry)" }

    static let all: [PoolingCase] = [
        .init(h: 1, w: 1, c: 1, geometry: .init(kernel: 1, stride: 1)),
        .init(h: 7, w: 5, c: 3, geometry: .init(kernel: 3, stride: 2, padding: 1)),
        .init(n: 2, h: 9, w: 12, c: 64, geometry: .init(kernel: 3, stride: 2, padding: 1)),
        .init(
            n: 2,
            h: 8,
            w: 9,
            c: 24,
            gap: 7,
            geometry: .init(kernel: 3, stride: 2, isCeiling: true)
        ),
        .init(
            h: 7,
            w: 5,
            c: 33,
            gap: 1,
            geometry: .init(kernel: 3, stride: 1, padding: 1, isCeiling: true)
        ),
        .init(n: 2, h: 8, w: 7, c: 20, geometry: .init(kernel: 2, stride: 3, isCeiling: true)),
        .init(h: 7, w: 7, c: 5, geometry: .init(kernel: 2, stride: 3, padding: 1, isCeiling: true)),
        .init(
            h: 6,
            w: 10,
            c: 16,
            gap: 16,
            geometry: .init(
                kernel: (2, 5),
                stride: (1, 2),
                padding: (1, 2),
                countsPadding: false
            )
        ),
        .init(
            n: 3,
            h: 5,
            w: 6,
            c: 17,
            geometry: .init(kernel: 3, stride: 2, padding: 1, isCeiling: true, countsPadding: false)
        ),
        .init(h: 20, w: 21, c: 2, geometry: .init(kernel: 16, stride: 1)),
        .init(h: 12, w: 12, c: 1, geometry: .init(kernel: 12, stride: 1, padding: 6)),
        .init(n: 2, h: 20, w: 31, c: 48, geometry: .init(kernel: 3, stride: 2, isCeiling: true)),
        .init(h: 4, w: 150, c: 100, geometry: .init(kernel: 3, stride: 1, padding: 1)),
        .init(h: 3, w: 120, c: 70, geometry: .init(kernel: (2, 100), stride: (1, 7))),
        // Padded at one end more than at the other, as open files have it.
        .init(
            n: 2,
            h: 8,
            w: 7,
            c: 19,
            geometry: .init(kernel: (3, 3), stride: (2, 2), endPadding: (1, 1))
        ),
        .init(
            h: 6,
            w: 9,
            c: 33,
            gap: 2,
            geometry: .init(
                kernel: (3, 4),
                stride: (2, 3),
                padding: (2, 0),
                endPadding: (0, 3),
                isCeiling: true
            )
        ),
        .init(
            h: 7,
            w: 6,
            c: 5,
            geometry: .init(
                kernel: (3, 2),
                stride: (2, 2),
                padding: (0, 1),
                endPadding: (2, 0),
                isCeiling: true,
                countsPadding: false
            )
        ),
        // Windows that skip pixels.
        .init(
            n: 2,
            h: 9,
            w: 11,
            c: 18,
            geometry: .init(kernel: (3, 3), stride: (2, 1), padding: (1, 2), dilation: (2, 3))
        ),
        .init(
            h: 8,
            w: 9,
            c: 70,
            gap: 1,
            geometry: .init(
                kernel: (2, 3),
                stride: (3, 2),
                padding: (1, 0),
                endPadding: (2, 1),
                dilation: (3, 2),
                isCeiling: true,
                countsPadding: false
            )
        ),
        // More places than a byte tells apart.
        .init(n: 2, h: 18, w: 19, c: 17, geometry: .init(kernel: (17, 19), stride: (1, 1))),
        .init(
            h: 40,
            w: 37,
            c: 3,
            gap: 2,
            geometry: .init(
                kernel: (18, 17),
                stride: (3, 3),
                padding: (4, 5),
                dilation: (2, 2),
                isCeiling: true
            )
        ),
    ]

    /// A picture of few different values, so that windows have several greatest ones.
    func input() -> Picture {
        Picture(n, h, w, c, gap: gap) { (noise($0) * 4).rounded() / 4 }
    }

    /// The output's picture.
    func output() -> Picture {
        guard let size = geometry.outputSize(height: h, width: w) else { fatalError("\(self)") }
        return Picture(n, size.height, size.width, c, gap: gap == 0 ? 0 : 3) { _ in .nan }
    }

    /// The rows of x, and their places, in a window that starts at `top`.
    func rows(from top: Int) -> [(place: Int, row: Int)] {
        (0..<geometry.kernelHeight).map { ($0, top + $0 * geometry.dilationHeight) }
            .filter { (0..<h).contains($0.1) }
    }

    /// The columns of x, and their places, in a window that starts at `left`.
    func columns(from left: Int) -> [(place: Int, column: Int)] {
        (0..<geometry.kernelWidth).map { ($0, left + $0 * geometry.dilationWidth) }
            .filter { (0..<w).contains($0.1) }
    }

    /// Calls `body` with the window (in input coordinates, padding included) of each output pixel.
    func forEachWindow(
        _ y: Picture,
        _ body: (_ n: Int, _ oy: Int, _ ox: Int, _ top: Int, _ left: Int) -> Void
    ) {
        for i in 0..<n {
            for oy in 0..<y.view.h {
                for ox in 0..<y.view.w {
                    body(
                        i,
                        oy,
                        ox,
                        oy * geometry.strideHeight - geometry.paddingHeight,
                        ox * geometry.strideWidth - geometry.paddingWidth
                    )
                }
            }
        }
    }
}
