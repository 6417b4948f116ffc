import Testing

@testable import ONNX

/// What becomes of a row when it is resized, by what ONNX 1.23.2's reference evaluator makes of it.
struct ResizeRuleTests {
    /// A resizing of [1, −2, 4, 7, 3].
    struct Resized: Sendable {
        let attributes: [String: Attribute]
        let region: [Float]?
        let scale: Float?
        let values: [Float]

        init(
            _ coordinates: String,
            _ mode: String,
            rounded: String = "round_prefer_floor",
            region: [Float]? = nil,
            a: Float = -0.75,
            isAntialiased: Bool = false,
            excludesOutside: Bool = false,
            scale: Float? = nil,
            _ values: [Float]
        ) {
            attributes = [
                "coordinate_transformation_mode": .string(coordinates), "mode": .string(mode),
                "nearest_mode": .string(rounded), "cubic_coeff_a": .float(a),
                "antialias": .int(isAntialiased ? 1 : 0),
                "exclude_outside": .int(excludesOutside ? 1 : 0),
            ]
            self.region = region
            self.scale = scale
            self.values = values
        }
    }

    static let resized: [Resized] = [
        Resized("half_pixel_symmetric", "linear", scale: 1.5, [1, -1, 0, 4, 6, 5.666667, 3]),
        Resized("half_pixel_symmetric", "linear", scale: 0.5, [-2, 7]),
        Resized("half_pixel", "linear", scale: 1.5, [1, -0.5, -1, 3, 5.5, 6.333333, 3.666667]),
        Resized("asymmetric", "linear", scale: 1.5, [1, -1, 0, 4, 6, 5.666667, 3]),
        Resized("asymmetric", "nearest", rounded: "floor", scale: 1.5, [1, 1, -2, 4, 4, 7, 3]),
        Resized("asymmetric", "nearest", rounded: "ceil", scale: 1.5, [1, -2, 4, 4, 7, 3, 3]),
        Resized("half_pixel", "nearest", rounded: "round_prefer_floor", [1, 1, -2, 4, 4, 7, 3, 3]),
        Resized(
            "align_corners",
            "nearest",
            rounded: "round_prefer_floor",
            [1, 1, -2, -2, 4, 4, 7, 7, 3]
        ),
        Resized(
            "align_corners",
            "nearest",
            rounded: "round_prefer_ceil",
            [1, -2, -2, 4, 4, 7, 7, 3, 3]
        ),
        Resized("pytorch_half_pixel", "linear", [1]),
        Resized("align_corners", "linear", [1]),
        Resized(
            "half_pixel",
            "cubic",
            excludesOutside: true,
            [1.333017, -0.607078, -1.83374, 1.762451, 5.743164, 7.032227, 4.776998, 2.555977]
        ),
        Resized(
            "half_pixel",
            "cubic",
            a: -0.5,
            [1.185669, -0.589355, -1.866699, 2.044434, 5.394043, 7.010254, 4.849976, 2.752441]
        ),
        Resized("half_pixel", "cubic", isAntialiased: true, [-0.56145, 3.464285, 4.95181]),
        Resized("half_pixel", "linear", isAntialiased: true, [-0.125, 3.333333, 4.5]),
        Resized("align_corners", "linear", isAntialiased: true, [0.333333, 3.333333, 3.888889]),
        Resized("tf_crop_and_resize", "linear", region: [-0.25, 0.75], [0, 0, -0.8, 0.4, 4.6, 7]),
        Resized(
            "tf_crop_and_resize",
            "nearest",
            rounded: "floor",
            region: [0.125, 1.125],
            [1, -2, 4, 4, 7, 0]
        ),
        Resized("tf_crop_and_resize", "linear", region: [0.25, 0.75], [4]),
    ]

    @Test(arguments: resized) func resizesByONNXsRules(_ test: Resized) throws {
        let row = Constant([5], floats: [1, -2, 4, 7, 3])
        let region = test.region.map { Constant([2], floats: $0) }
        let scales = test.scale.map { Constant([1], floats: [$0]) }
        let sizes = test.scale == nil ? Constant(list: [test.values.count]) : nil
        let made = try fold("Resize", opset: 19, [row, region, scales, sizes], test.attributes)
        #expect(near(made[0].floats, test.values), "\(test)")
    }
}
