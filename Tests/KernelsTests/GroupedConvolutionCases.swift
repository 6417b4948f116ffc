extension ConvolutionCase {
    /// Convolutions of few channels a group: each number of lanes that share channels, and each
    /// size that has a kernel of its own, with remainders of channels, of tiles and of rows.
    static let grouped =
        depthwise + [2, 4, 8].flatMap(sharing) + [
            ConvolutionCase(
                "3×3, groups of 24",
                72,
                72,
                9,
                17,
                kernel: (3, 3),
                padding: (1, 1),
                groups: 3,
                n: 2
            ),
            ConvolutionCase(
                "3×3, stride 2, groups of 40",
                80,
                80,
                11,
                30,
                kernel: (3, 3),
                stride: (2, 2),
                padding: (1, 1),
                groups: 2,
                gap: 3
            ),
            ConvolutionCase("1×1, groups of 20", 60, 60, 5, 19, kernel: (1, 1), groups: 3),
            ConvolutionCase(
                "5×5, groups of 16",
                32,
                32,
                9,
                15,
                kernel: (5, 5),
                padding: (2, 2),
                groups: 2
            ),
            ConvolutionCase(
                "3×3, two filters a channel",
                21,
                42,
                8,
                9,
                kernel: (3, 3),
                padding: (1, 1),
                groups: 21
            ),
            ConvolutionCase(
                "3×3, groups of 4 to 6",
                12,
                18,
                8,
                9,
                kernel: (3, 3),
                stride: (2, 2),
                padding: (1, 1),
                groups: 3
            ),
            ConvolutionCase(
                "3×3, groups of 32 to 16",
                64,
                32,
                7,
                7,
                kernel: (3, 3),
                padding: (1, 1),
                dilation: (1, 2),
                groups: 2
            ),
        ]

    private static let depthwise =
        [1, 2, 3, 4, 5, 7].flatMap { kernel in
            [1, 2, 3].map { stride in
                let channels = 16 * kernel + 3
                return ConvolutionCase(
                    "depthwise \(kernel)×\(kernel), stride \(stride)",
                    channels,
                    channels,
                    10 + kernel,
                    18 + stride,
                    kernel: (kernel, kernel),
                    stride: (stride, stride),
                    padding: (kernel / 2, kernel / 2),
                    groups: channels,
                    n: stride,
                    gap: kernel
                )
            }
        } + [
            ConvolutionCase("depthwise, wide", 32, 32, 5, 61, kernel: (3, 3), groups: 32),
            ConvolutionCase(
                "depthwise, parts of the positions",
                40,
                40,
                37,
                35,
                kernel: (3, 3),
                padding: (1, 1),
                groups: 40
            ),
            ConvolutionCase(
                "depthwise, larger than the picture",
                33,
                33,
                3,
                2,
                kernel: (7, 7),
                padding: (3, 3),
                groups: 33
            ),
            ConvolutionCase(
                "depthwise, uneven",
                17,
                17,
                9,
                21,
                kernel: (3, 5),
                stride: (2, 1),
                padding: (0, 2),
                groups: 17
            ),
            ConvolutionCase(
                "depthwise, uneven strides and dilation",
                20,
                20,
                13,
                22,
                kernel: (5, 3),
                stride: (1, 2),
                padding: (3, 1),
                dilation: (2, 3),
                groups: 20,
                gap: 2
            ),
            ConvolutionCase(
                "depthwise, dilation 2, stride 2",
                18,
                18,
                12,
                15,
                kernel: (3, 3),
                stride: (2, 2),
                padding: (2, 2),
                dilation: (2, 2),
                groups: 18
            ),
            ConvolutionCase(
                "depthwise, more padding than taps",
                16,
                16,
                4,
                5,
                kernel: (2, 2),
                padding: (3, 3),
                groups: 16
            ),
            ConvolutionCase(
                "depthwise, one channel in two",
                2,
                2,
                9,
                30,
                kernel: (9, 9),
                padding: (4, 4),
                groups: 2
            ),
        ]

    private static func sharing(_ lanes: Int) -> [ConvolutionCase] {
        [1, 2].flatMap { stride in
            [1, 3, 5].map { kernel in
                ConvolutionCase(
                    "\(kernel)×\(kernel), stride \(stride), groups of \(lanes)",
                    24,
                    24,
                    9 + kernel,
                    16 + lanes,
                    kernel: (kernel, kernel),
                    stride: (stride, stride),
                    padding: (kernel / 2, kernel / 2),
                    groups: 24 / lanes,
                    n: stride,
                    gap: stride
                )
            }
        }
    }
}
