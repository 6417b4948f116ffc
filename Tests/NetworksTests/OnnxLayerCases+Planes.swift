import Kernels

@testable import Networks
@testable import ONNX

/// Layers that make planes of other sizes.
extension OnnxLayerCases {
    static let planes: [String: Build] = [
        "max pool, dilated": { net, x in
            let window = Window(
                kernel: (3, 3),
                stride: (2, 2),
                padding: (1, 1),
                dilation: (2, 1)
            )
            return net.maxPool("y", x, window: window)
        },
        "max pool of many": { net, x in
            net.maxPool("y", x, window: Window(kernel: (18, 17), stride: (18, 17)))
        },
        "max pool of many, dilated": { net, x in
            let window = Window(
                kernel: (18, 17),
                stride: (3, 3),
                padding: (4, 5),
                dilation: (2, 2)
            )
            return net.maxPool("y", x, window: window)
        },
        "average pool, ceil": { net, x in
            let window = Window(kernel: (2, 3), stride: (2, 2), padding: (0, 1), ceil: true)
            return net.averagePool("y", x, window: window)
        },
        "average pool, ceil, without the padding": { net, x in
            net.averagePool(
                "y",
                x,
                window: .square(3, stride: 2, padding: 1, ceil: true),
                countIncludesPadding: false
            )
        },
        "average pool, padded at the end": { net, x in
            let window = Window(kernel: (3, 3), stride: (2, 2), endPadding: (1, 2))
            return net.averagePool("y", x, window: window)
        },
        "transposedConvolution": transposed(
            filters: 6,
            kernel: (3, 3),
            stride: (2, 2),
            padding: (1, 1),
            bias: true
        ),
        "transposedConvolution of one filter": transposed(
            filters: 1,
            kernel: (2, 2),
            stride: (2, 2),
            bias: true
        ),
        "transposedConvolution with output padding": transposed(
            filters: 9,
            kernel: (3, 4),
            stride: (2, 3),
            padding: (1, 1),
            outputPadding: (1, 2)
        ),
        "transposedConvolution, dilated": transposed(
            filters: 20,
            kernel: (2, 3),
            stride: (1, 2),
            dilation: (2, 3)
        ),
        "transposedConvolution in groups": transposed(
            filters: 15,
            kernel: (4, 3),
            stride: (2, 2),
            padding: (1, 0),
            groups: 3,
            bias: true
        ),
        "transposedConvolution, depthwise": transposed(
            filters: 16,
            kernel: (4, 4),
            stride: (2, 2),
            padding: (1, 1),
            groups: 16
        ),
        "transposedConvolution with gaps": transposed(
            filters: 4,
            kernel: (2, 2),
            stride: (3, 3),
            bias: true
        ),
        "transposedConvolution, cropped at the end": transposed(
            filters: 16,
            kernel: (3, 4),
            stride: (2, 2),
            padding: (1, 0),
            endPadding: (2, 2),
            bias: true
        ),
        "transposedConvolution, 3×3": transposed(
            filters: 24,
            kernel: (3, 3),
            padding: (1, 1),
            bias: true
        ),
        "transposedConvolution, 1×1": transposed(filters: 17, kernel: (1, 1)),
        "resample, nearest": resample((3, 6), (4, 8), "asymmetric", "nearest", rounded: "floor"),
        "resample, nearest to fewer": resample(
            (7, 3),
            (6, 4),
            "asymmetric",
            "nearest",
            rounded: "floor"
        ),
        "resample, nearest to pixels' middles": resample(
            (5, 7),
            (4, 9),
            "half_pixel",
            "nearest",
            rounded: "round_prefer_ceil"
        ),
        "resample, linear": resample((4, 7), (3, 8), "half_pixel", "linear"),
        "resample, linear to fewer": resample((7, 3), (8, 5), "pytorch_half_pixel", "linear"),
        "resample, linear from corner to corner": resample(
            (3, 5),
            (4, 9),
            "align_corners",
            "linear"
        ),
        "resample, cubic": resample((4, 9), (5, 7), "half_pixel", "cubic"),
        "resample, cubic from corner to corner": resample(
            (5, 8),
            (5, 3),
            "align_corners",
            "cubic"
        ),
        "resample, linear, antialiased": resample(
            (9, 4),
            (8, 3),
            "half_pixel",
            "linear",
            antialiased: true
        ),
        "resample, cubic, antialiased": resample(
            (9, 4),
            (8, 11),
            "half_pixel",
            "cubic",
            a: -0.5,
            antialiased: true
        ),
        "resample of rows alone": resample((4, 7), (3, 3), "half_pixel", "linear"),
        "resample of columns alone": resample((4, 4), (3, 5), "half_pixel", "linear"),
    ]

    /// From so many rows and columns to so many, as a Resize node with such attributes says;
    /// antialiased as PyTorch does it, without what lies outside.
    private static func resample(
        _ rows: (read: Int, made: Int),
        _ columns: (read: Int, made: Int),
        _ coordinates: String,
        _ mode: String,
        rounded: String = "floor",
        a: Float = -0.75,
        antialiased: Bool = false
    ) -> Build {
        let node = Node(
            name: "y",
            fileName: "y",
            operation: "Resize",
            domain: "",
            inputs: ["x", "", "", "sizes"],
            outputs: ["y"],
            attributes: [
                "coordinate_transformation_mode": .string(coordinates), "mode": .string(mode),
                "nearest_mode": .string(rounded), "cubic_coeff_a": .float(a),
                "antialias": .int(antialiased ? 1 : 0),
                "exclude_outside": .int(antialiased ? 1 : 0),
            ]
        )
        let sizes = Constant(extents: [2], numbers: .integers([rows.made, columns.made]))
        let resizing = try? Resizing(
            node,
            opset: 18,
            extents: [rows.read, columns.read],
            inputs: [nil, nil, nil, sizes]
        )
        @Sendable func taps(_ axis: Int, _ read: Int) -> ResampleTaps {
            guard let taps = resizing?.axes[axis] else { return .identity(read) }
            return ResampleTaps(reading: read, making: taps.count) { place in
                taps[place].map { ($0.index, $0.weight) }
            }
        }
        return { net, x in
            net.resample("y", x, rows: taps(0, rows.read), columns: taps(1, columns.read))
        }
    }

    /// A transposed convolution.
    private static func transposed(
        filters: Int,
        kernel: (Int, Int),
        stride: (Int, Int) = (1, 1),
        padding: (Int, Int) = (0, 0),
        endPadding: (Int, Int)? = nil,
        outputPadding: (Int, Int) = (0, 0),
        dilation: (Int, Int) = (1, 1),
        groups: Int = 1,
        bias: Bool = false
    ) -> Build {
        { net, x in
            net.transposedConvolution(
                "y",
                x,
                filters: filters,
                kernel: kernel,
                stride: stride,
                padding: padding,
                endPadding: endPadding,
                outputPadding: outputPadding,
                dilation: dilation,
                groups: groups,
                bias: bias
            )
        }
    }
}
