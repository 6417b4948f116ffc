import Kernels
import Testing

/// A convolution's shape with an input size, and the gaps between pixels on both sides.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
    let name: String
    let geometry: ConvolutionGeometry
    let n: Int, h: Int, w: Int
    let gap: Int

    var testDescription: String { name }
    var reference: ConvolutionReference {
        ConvolutionReference(geometry: geometry, n: n, h: h, w: w)
    }

    init(
        _ name: String,
        _ c: Int,
        _ k: Int,
        _ h: Int,
        _ w: Int,
        kernel: (Int, Int),
        stride: (Int, Int) = (1, 1),
        padding: (Int, Int) = (0, 0),
        dilation: (Int, Int) = (1, 1),
        groups: Int = 1,
        n: Int = 1,
        gap: Int = 0
    ) {
        self.name = name
        geometry = ConvolutionGeometry(
            inputChannels: c,
            outputChannels: k,
            kernelHeight: kernel.0,
            kernelWidth: kernel.1,
            strideHeight: stride.0,
            strideWidth: stride.1,
            paddingHeight: padding.0,
            paddingWidth: padding.1,
            dilationHeight: dilation.0,
            dilationWidth: dilation.1,
            groups: groups
        )
        (self.n, self.h, self.w, self.gap) = (n, h, w, gap)
    }

    static let all = general + grouped

    private static let general = [
        ConvolutionCase("1×1", 32, 64, 7, 9, kernel: (1, 1)),
        ConvolutionCase("1×1, many channels", 832, 48, 5, 5, kernel: (1, 1)),
        ConvolutionCase("1×1, many filters", 40, 600, 6, 5, kernel: (1, 1)),
        ConvolutionCase("1×1, stride 2, odd size", 24, 40, 9, 7, kernel: (1, 1), stride: (2, 2)),
        ConvolutionCase("1×1, stride 3", 16, 16, 8, 10, kernel: (1, 1), stride: (3, 3)),
        ConvolutionCase("3×3", 20, 37, 12, 13, kernel: (3, 3), padding: (1, 1)),
        ConvolutionCase("3×3, deep", 400, 33, 6, 6, kernel: (3, 3), padding: (1, 1)),
        ConvolutionCase("3×3, no padding, batch", 48, 32, 9, 8, kernel: (3, 3), n: 3),
        ConvolutionCase("3×3, two pictures", 50, 112, 9, 8, kernel: (3, 3), padding: (1, 1), n: 2),
        ConvolutionCase(
            "3×3, stride 2, odd",
            32,
            48,
            15,
            13,
            kernel: (3, 3),
            stride: (2, 2),
            padding: (1, 1)
        ),
        ConvolutionCase(
            "3×3, stride 2, even",
            17,
            19,
            14,
            16,
            kernel: (3, 3),
            stride: (2, 2),
            padding: (1, 1)
        ),
        ConvolutionCase("2×2, stride 3", 18, 20, 11, 13, kernel: (2, 2), stride: (3, 3)),
        ConvolutionCase(
            "3×3, dilation 2",
            21,
            16,
            13,
            12,
            kernel: (3, 3),
            padding: (2, 2),
            dilation: (2, 2)
        ),
        ConvolutionCase(
            "3×3, dilation 2, stride 2",
            16,
            24,
            15,
            14,
            kernel: (3, 3),
            stride: (2, 2),
            padding: (1, 1),
            dilation: (2, 2)
        ),
        ConvolutionCase("5×5", 16, 32, 11, 11, kernel: (5, 5), padding: (2, 2)),
        ConvolutionCase("5×5, batch", 33, 18, 7, 9, kernel: (5, 5), padding: (1, 2), n: 2),
        ConvolutionCase("1×3, deep", 400, 40, 5, 8, kernel: (1, 3), padding: (0, 1)),
        ConvolutionCase("3×1, batch, gaps", 48, 33, 8, 5, kernel: (3, 1), n: 2, gap: 3),
        ConvolutionCase("1×7", 100, 70, 6, 9, kernel: (1, 7), padding: (0, 3)),
        ConvolutionCase("7×1", 128, 35, 9, 6, kernel: (7, 1), padding: (3, 0)),
        ConvolutionCase(
            "7×7 stem",
            3,
            64,
            31,
            29,
            kernel: (7, 7),
            stride: (2, 2),
            padding: (3, 3)
        ),
        ConvolutionCase(
            "7×7 stem, batch, gaps",
            3,
            20,
            20,
            21,
            kernel: (7, 7),
            stride: (2, 2),
            padding: (3, 3),
            n: 2,
            gap: 1
        ),
        ConvolutionCase(
            "7×7 stem, parts of the positions",
            3,
            20,
            70,
            66,
            kernel: (7, 7),
            stride: (2, 2),
            padding: (3, 3)
        ),
        ConvolutionCase("1×1, parts of the positions", 200, 72, 37, 35, kernel: (1, 1)),
        ConvolutionCase("3×3 stem", 3, 32, 23, 25, kernel: (3, 3), stride: (2, 2)),
        ConvolutionCase("3×3 of one channel", 1, 5, 9, 9, kernel: (3, 3), padding: (1, 1)),
        ConvolutionCase(
            "11×11 stem, stride 4",
            3,
            24,
            35,
            35,
            kernel: (11, 11),
            stride: (4, 4),
            padding: (2, 2)
        ),
        ConvolutionCase(
            "groups",
            32,
            64,
            8,
            9,
            kernel: (3, 3),
            stride: (2, 2),
            padding: (1, 1),
            groups: 4
        ),
        ConvolutionCase(
            "thin groups",
            24,
            24,
            7,
            8,
            kernel: (3, 3),
            padding: (1, 1),
            groups: 6,
            gap: 8
        ),
        ConvolutionCase("depthwise", 19, 19, 8, 8, kernel: (3, 3), padding: (1, 1), groups: 19),
        ConvolutionCase(
            "3×3, several runs of tiles",
            18,
            150,
            33,
            30,
            kernel: (3, 3),
            padding: (1, 1)
        ),
        ConvolutionCase(
            "3×3, uneven padding",
            24,
            40,
            10,
            7,
            kernel: (3, 3),
            padding: (2, 0),
            n: 2,
            gap: 5
        ),
        ConvolutionCase("one pixel", 64, 80, 1, 1, kernel: (1, 1), n: 2),
        ConvolutionCase("one pixel, 3×3", 40, 24, 1, 1, kernel: (3, 3), padding: (1, 1)),
        ConvolutionCase("gaps", 48, 24, 10, 9, kernel: (3, 3), padding: (1, 1), n: 2, gap: 13),
        ConvolutionCase("gaps, 1×1", 64, 96, 10, 12, kernel: (1, 1), gap: 32),
        ConvolutionCase("more pixels than a run", 16, 16, 40, 41, kernel: (3, 3), padding: (1, 1)),
    ]
}
