import Tensors
import Testing

@testable import ONNX

/// What moves and resizes values; the resized ones are PyTorch's `interpolate`.
struct FoldingResizeTests {
    private let table = Constant([1, 1, 3, 4], floats: (0..<12).map { Float($0 * $0) / 10 })

    private func resized(
        _ sizes: [Int],
        _ attributes: [String: String],
        opset: Int = 18,
        isAntialiased: Bool = false
    ) throws -> [Float] {
        var written = attributes.mapValues { Attribute.string($0) }
        if isAntialiased {
            written["antialias"] = .int(1)
            written["exclude_outside"] = .int(1)
        }
        let inputs = [table, nil, nil, Constant(list: [1, 1] + sizes)]
        return try fold("Resize", opset: opset, inputs, written)[0].floats
    }

    @Test func resizesATableOfPositions() throws {
        let cubic: [Float] = [
            0.17178, 0.27783, 0.52254, 0.78267, 1.26904, 1.60982, 5.23447, 5.97842, 7.26681,
            8.26965, 9.79971, 10.77838,
        ]
        let mode = "coordinate_transformation_mode"
        let half = ["mode": "cubic", mode: "pytorch_half_pixel"]
        #expect(near(try resized([2, 6], half), cubic))
        let corners: [Float] = [0, 0.9, 0.35, 2.225, 1.6, 4.9, 4.15, 8.875, 6.4, 12.1]
        #expect(near(try resized([5, 2], ["mode": "cubic", mode: "align_corners"]), corners))
        let linear: [Float] = [
            0.4, 0.55, 0.78333, 1.11667, 1.55, 1.9, 5.2, 5.95, 6.98333, 8.11667, 9.35, 10.3,
        ]
        #expect(near(try resized([2, 6], ["mode": "linear"]), linear))
        let smooth: [Float] = [0.91429, 1.85714, 5.62857, 8.14286]
        #expect(near(try resized([2, 2], ["mode": "linear"], isAntialiased: true), smooth))
        let nearest: [Float] = [
            0, 0.1, 0.4, 0, 0.1, 0.4, 1.6, 2.5, 3.6, 1.6, 2.5, 3.6, 6.4, 8.1, 10,
        ]
        let floor = ["mode": "nearest", mode: "asymmetric", "nearest_mode": "floor"]
        #expect(near(try resized([5, 3], floor), nearest))
    }

    @Test func knowsTheOlderResizes() throws {
        let row = Constant.counting(3)
        let doubled = try fold("Upsample", opset: 9, [row, Constant(2)])[0]
        #expect(doubled.integers == [0, 0, 1, 1, 2, 2])
        let attribute = try fold("Upsample", opset: 7, [row], ["scales": .floats([2])])[0]
        #expect(attribute.integers == doubled.integers)
        #expect(try fold("Resize", opset: 10, [row, Constant(2)])[0].integers == doubled.integers)
        // A scale that the exporter rounded, 23/10, still makes 23 of 10.
        let scaled = try fold("Resize", [Constant.counting(10), nil, Constant(2.3)])[0]
        #expect(scaled.extents == [23])
        #expect(problem("Resize", [row]) == "it needs scales or sizes, one for each of 1 axes")
        #expect(problem("Resize", [row, nil, Constant(2)], ["mode": .string("linear")]) != nil)
    }

    @Test func tellsWhatEachCoordinateIsMadeOf() throws {
        let node = Node(
            name: "resize",
            fileName: "",
            operation: "Resize",
            domain: "",
            inputs: ["x", "", "", "sizes"],
            outputs: ["y"],
            attributes: ["mode": .string("linear")]
        )
        let inputs = [nil, nil, nil, Constant(list: [1, 3, 4])]
        let resizing = try Resizing(node, opset: 17, extents: [1, 3, 2], inputs: inputs)
        #expect(resizing.extents == [1, 3, 4])
        #expect(resizing.axes[0] == nil && resizing.axes[1] == nil && !resizing.isNearest)
        let taps = try #require(resizing.axes[2])
        #expect(taps.map { $0.map(\.index) } == [[0, 0], [0, 1], [0, 1], [1, 1]])
        #expect(taps[1].map(\.weight) == [0.75, 0.25])
    }

    @Test func padsWithAnyRim() throws {
        let row = Constant.counting(3)
        let padded = { (mode: String) in
            let widths = Constant(list: [4, 3])
            return try fold("Pad", opset: 19, [row, widths], ["mode": .string(mode)])[0].integers
        }
        #expect(try padded("constant") == [0, 0, 0, 0, 0, 1, 2, 0, 0, 0])
        #expect(try padded("edge") == [0, 0, 0, 0, 0, 1, 2, 2, 2, 2])
        #expect(try padded("reflect") == [0, 1, 2, 1, 0, 1, 2, 1, 0, 1])
        #expect(try padded("wrap") == [2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
        let old = try fold(
            "Pad",
            opset: 10,
            [Constant(1, 2)],
            ["pads": .ints([1, -1]), "value": .float(9)]
        )
        #expect(old[0].floats == [9, 1])
        let axes = [
            Constant.counting(2, 2), Constant(list: [0, 1]), .one(7), Constant(list: [-1]),
        ]
        #expect(try fold("Pad", opset: 18, axes)[0].integers == [0, 1, 7, 2, 3, 7])
        #expect(
            problem("Pad", [row, Constant(list: [1])]) == "1 widths aren't two for each of 1 axes"
        )
    }

    @Test func movesAxesAndBlocks() throws {
        let x = Constant.counting(2, 3)
        #expect(try fold("Transpose", [x])[0].integers == [0, 3, 1, 4, 2, 5])
        let turned = try fold(
            "Transpose",
            [Constant.counting(2, 3, 2)],
            ["perm": .ints([1, 2, 0])]
        )[0]
        #expect(turned.integers == [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11])
        #expect(
            try fold("Tile", [x, Constant(list: [1, 2])])[0].integers.prefix(6) == [
                0, 1, 2, 0, 1, 2,
            ]
        )
        #expect(
            try fold("Flatten", [Constant.counting(2, 3, 4)], ["axis": .int(-1)])[0].extents == [
                6, 4,
            ]
        )
        let pixels = Constant.counting(1, 4, 1, 2)
        let block = ["blocksize": Attribute.int(2)]
        let space = try fold("DepthToSpace", [pixels], block)[0]
        #expect(space.extents == [1, 1, 2, 4] && space.integers == [0, 2, 1, 3, 4, 6, 5, 7])
        #expect(try fold("SpaceToDepth", [space], block)[0].integers == pixels.integers)
        let hot = try fold("OneHot", [Constant(list: [1, -1, 3]), .one(3), Constant(0, 1)])[0]
        #expect(hot.floats == [0, 1, 0, 0, 0, 1, 0, 0, 0])
    }
}
