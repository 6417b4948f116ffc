import Tensors
import Testing

@testable import ONNX

/// Arithmetic, masks and tables; real values are PyTorch's.
struct FoldingNumberTests {
    private let a = Constant([2, 3], floats: [1, -2, 3, 0.5, 0, -1])

    @Test func repeatsWhatIsSmaller() throws {
        let column = Constant([2, 1], integers: [10, 20])
        let sum = try fold("Add", [column, .counting(3)])[0]
        #expect(sum.extents == [2, 3] && sum.integers == [10, 11, 12, 20, 21, 22])
        let none = try fold("Mul", [Constant([0, 1], floats: []), Constant(1, 2)])[0]
        #expect(none.extents == [0, 2])
        #expect(
            problem("Add", [Constant.counting(2), .counting(3)])
                == "values of [2] and [3] don't go together"
        )
        #expect(
            try fold("Expand", [column, Constant(list: [2, 2])])[0].integers == [10, 10, 20, 20]
        )
        #expect(problem("Add", [Constant.counting(1), .rising(1)]) != nil)
    }

    @Test func dividesIntegersTowardsZero() throws {
        let (x, y) = (Constant(list: [7, -7, 7, -7]), Constant(list: [2, 2, -2, -2]))
        #expect(try fold("Div", [x, y])[0].integers == [3, -3, -3, 3])
        #expect(try fold("Mod", [x, y])[0].integers == [1, 1, -1, -1])
        #expect(try fold("Mod", [x, y], ["fmod": .int(1)])[0].integers == [1, -1, 1, -1])
        let real = [Constant(5.5, -5.5), Constant(2, 2)]
        #expect(try fold("Mod", real, ["fmod": .int(1)])[0].floats == [1.5, -1.5])
        #expect(problem("Div", [x, .one(0)]) == "a division of integers by zero")
        #expect(try fold("Div", [.one(.min), .one(-1)])[0].integers == [.min])
        #expect(
            try fold("Pow", [Constant(list: [2, -3]), Constant(list: [10, 3])])[0].integers == [
                1024, -27,
            ]
        )
    }

    /// As in the file's own type, whichever input it is that has it.
    @Test func integersStayWithinTheirType() throws {
        func value(_ type: ElementType, _ values: Int...) -> Constant {
            Constant(extents: [values.count], numbers: .integers(values), integerType: type)
        }
        let left: [String: Attribute] = ["direction": .string("LEFT")]
        let shifts: [(ElementType, Int, Int, Int)] = [
            (.int32, 1, 31, -(1 << 31)), (.int32, 1, 35, 0), (.int8, -64, 1, -128),
            (.int8, 1, 11, 0), (.uint8, 255, 1, 254), (.uint32, 3, 31, 1 << 31),
            (.int64, 1, 63, .min), (.int64, 1, 64, 0),
        ]
        for (type, number, distance, wanted) in shifts {
            let result = try fold(
                "BitShift",
                [value(type, number), value(type, distance)],
                left
            )[0]
            #expect(result.integers == [wanted] && result.integerType == type)
        }
        let byte = value(.uint8, 200, 100)
        #expect(try fold("BitwiseNot", opset: 18, [byte])[0].integers == [55, 155])
        #expect(try fold("Add", [byte, byte])[0].integers == [144, 200])
        #expect(try fold("Sub", [value(.uint16, 1), value(.uint16, 2)])[0].integers == [65535])
        let mask = Constant([2], bools: [true, false])
        let chosen = try fold("Where", [mask, byte, byte])[0]
        #expect(try fold("Add", [chosen, byte])[0].integers == [144, 200])
        let like = try fold("CastLike", [Constant(list: [300]), byte])[0]
        #expect(like.integers == [44] && like.integerType == .uint8)
        #expect(try fold("Shape", [byte])[0].integerType == .int64)
        let large = value(.uint64, 1)
        #expect(problem("BitwiseNot", opset: 18, [large]) != nil)
        #expect(problem("Sub", [large, value(.uint64, 2)]) != nil)
    }

    @Test func castsAsOnnxDoes() throws {
        let cast = { (value: Constant, type: ElementType) in
            try fold("Cast", [value], ["to": .int(type.rawValue)])[0]
        }
        let floats = Constant(2.9, -2.9, 1e10, .infinity, .nan, 0)
        #expect(try cast(floats, .int64).integers == [2, -2, 10_000_000_000, .max, 0, 0])
        #expect(try cast(floats, .bool).bools == [true, true, true, true, true, false])
        let integers = Constant(list: [200, -1, 256, 70000])
        #expect(try cast(integers, .int8).integers == [-56, -1, 0, 112])
        #expect(try cast(integers, .uint8).integers == [200, 255, 0, 112])
        #expect(try cast(integers, .uint16).integers == [200, 65535, 256, 4464])
        #expect(
            try cast(Constant(1.0005, 65520, 1e-8), .float16).floats == [1.0009766, .infinity, 0]
        )
        #expect(try cast(Constant(1.005, 3.4e38), .bfloat16).floats == [1.0078125, .infinity])
        #expect(try cast(Constant([2], bools: [true, false]), .float).floats == [1, 0])
        // Floats that are wide enough keep their memory, which may be a file's.
        guard case .floats(let before) = floats.numbers,
            case .floats(let after) = try cast(floats, .double).numbers
        else { return }
        #expect(after.isIdentical(to: before))
        #expect(problem("Cast", [floats], ["to": .int(8)]) == "numbers of type string aren't read")
        #expect(problem("Cast", [floats], ["to": .int(99)]) == "99 is no type of numbers")
    }

    @Test func readsQuantisedTables() throws {
        let table = Constant([2, 4], integers: [1, 2, 3, 4, 5, 6, 7, 8])
        let one = try fold("DequantizeLinear", opset: 10, [table, Constant([], floats: [0.5])])[0]
        #expect(one.floats == [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4])
        let rows = [table, Constant(1, 2), Constant(list: [1, 5])]
        let each = try fold("DequantizeLinear", rows, ["axis": .int(0)])[0]
        #expect(each.floats == [0, 1, 2, 3, 0, 2, 4, 6])
        let scales = Constant([2, 2], floats: [1, 10, 100, 1000])
        let blocks = try fold(
            "DequantizeLinear",
            opset: 21,
            [table, scales],
            ["block_size": .int(3)]
        )[0]
        #expect(blocks.floats == [1, 2, 3, 40, 500, 600, 700, 8000])
        #expect(
            problem("DequantizeLinear", rows)
                == "floats of [2] aren't for axis 1 of [2, 4]"
        )
    }

    @Test func masksWhatIsNotMeant() throws {
        let row = try fold("Range", [.one(0), .one(3), .one(1)])[0]
        let column = try fold("Unsqueeze", [row, Constant(list: [1])])[0]
        let later = try fold("Greater", [row, column])[0]
        #expect(later.bools == [false, true, true, false, false, true, false, false, false])
        let minus = Constant([], floats: [-.infinity])
        let mask = try fold("Where", [later, minus, Constant([], floats: [0])])[0]
        #expect(mask.extents == [3, 3] && mask.floats[1] == -.infinity && mask.floats[3] == 0)
        let triangle = try fold("Trilu", [Constant.counting(2, 3), .one(1)])[0]
        #expect(triangle.integers == [0, 1, 2, 0, 0, 5])
        let lower = try fold("Trilu", [Constant.counting(2, 3)], ["upper": .int(0)])[0]
        #expect(lower.integers == [0, 0, 0, 3, 4, 0])
        let flags = Constant([2, 2], bools: [true, false, true, true])
        #expect(try fold("Not", [flags])[0].bools == [false, true, false, false])
        #expect(
            try fold("And", [flags, Constant([2], bools: [true, false])])[0].bools == [
                true, false, true, false,
            ]
        )
        #expect(try fold("NonZero", [flags])[0].integers == [0, 1, 1, 0, 0, 1])
    }

    @Test func gathersAndScatters() throws {
        let x = Constant.counting(2, 3)
        let rows = try fold(
            "Gather",
            [x, Constant([1, 2], integers: [-1, 0])],
            ["axis": .int(1)]
        )[0]
        #expect(rows.extents == [2, 1, 2] && rows.integers == [2, 0, 5, 3])
        #expect(problem("Gather", [x, .one(2)]) == "index 2 isn't one of 2")
        let tuples = Constant([2, 2], integers: [0, -1, 1, 0])
        #expect(try fold("GatherND", [x, tuples])[0].integers == [2, 3])
        let picked = Constant([2, 1], integers: [1, -1])
        #expect(try fold("GatherElements", [x, picked], ["axis": .int(1)])[0].integers == [1, 5])
        let written = try fold(
            "ScatterND",
            [x, Constant([1, 1], integers: [1]), .counting(1, 3)]
        )[0]
        #expect(written.integers == [0, 1, 2, 0, 1, 2])
        let added = try fold(
            "ScatterElements",
            [
                x, Constant([1, 3], integers: [1, 1, 0]),
                Constant([1, 3], integers: [10, 20, 30]),
            ],
            ["reduction": .string("add")]
        )[0]
        #expect(added.integers == [0, 1, 32, 13, 24, 5])
    }

    @Test func multipliesAndSums() throws {
        let b = Constant([3, 2], floats: [2, 1, 0, -1, 1, 3])
        #expect(try fold("MatMul", [a, b])[0].floats == [5, 12, 0, -2.5])
        let batch = try fold("MatMul", [Constant.rising(2, 1, 2), .rising(2)])[0]
        #expect(batch.extents == [2, 1] && batch.floats == [1, 3])
        let gemm = try fold(
            "Gemm",
            [a, a, Constant(1, 2)],
            ["transB": .int(1), "alpha": .float(2), "beta": .float(-1)]
        )[0]
        #expect(gemm.floats == [27, -7, -6, 0.5])
        let sum = try fold("Einsum", [a, a], ["equation": .string("ij, kj -> ik")])[0]
        #expect(sum.floats == [14, -2.5, -2.5, 1.25])
        #expect(
            near(
                try fold("ReduceLogSumExp", [a], ["axes": .ints([1])])[0].floats,
                [3.13285, 1.10413]
            )
        )
        #expect(
            near(try fold("ReduceL2", [a], ["axes": .ints([0])])[0].floats, [1.11803, 2, 3.16228])
        )
        #expect(
            try fold("CumSum", [a, .one(-1)], ["exclusive": .int(1)])[0].floats == [
                0, 1, -1, 0, 0.5, 0.5,
            ]
        )
        #expect(
            try fold("ArgMax", [a], ["axis": .int(1), "keepdims": .int(0)])[0].integers == [2, 0]
        )
        let top = try fold("TopK", [a, Constant(list: [2])], outputs: 2)
        #expect(top[0].floats == [3, 1, 0.5, 0] && top[1].integers == [2, 0, 0, 1])
    }

    @Test func normalises() throws {
        let row: [Float] = [0.1185, 0.0059, 0.8756, 0.54655, 0.3315, 0.12195]
        let all: [Float] = [0.10473, 0.00521, 0.77384, 0.06352, 0.03853, 0.01417]
        #expect(near(try fold("Softmax", [a])[0].floats, row))
        // Before 13, of all axes from the first on.
        #expect(near(try fold("Softmax", opset: 12, [a], ["axis": .int(0)])[0].floats, all))
        #expect(near(try fold("Softmax", opset: 12, [a])[0].floats, row))
        let layer = try fold("LayerNormalization", [a, Constant(1, 2, 3), Constant(0, 1, 0)])[0]
        #expect(near(layer.floats, [0.16222, -1.59554, 3.40665, 1.06903, 1.53452, -4.00887]))
        let gelu = try fold("Gelu", opset: 20, [a])[0]
        #expect(near(gelu.floats, [0.84134, -0.0455, 2.99595, 0.34573, 0, -0.15866]))
        #expect(
            try fold("Clip", opset: 6, [a], ["min": .float(0)])[0].floats == [1, 0, 3, 0.5, 0, 0]
        )
        let upper = Constant([], floats: [0.5])
        #expect(try fold("Clip", [a, nil, upper])[0].floats == [0.5, -2, 0.5, 0.5, 0, -1])
    }
}
