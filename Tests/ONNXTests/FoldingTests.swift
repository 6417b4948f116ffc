import Tensors
import Testing

@testable import ONNX

/// Shape arithmetic, as exported networks have it, and what an op means by operation set.
struct FoldingTests {
    private let x = Constant.counting(2, 3, 4)

    @Test func reshapesByTheSizesThatAreThere() throws {
        let reshaped = { (shape: [Int], attributes: [String: Attribute]) in
            try fold("Reshape", [x, Constant(list: shape)], attributes)[0].extents
        }
        #expect(try reshaped([0, -1], [:]) == [2, 12])
        #expect(try reshaped([4, 0, 2], [:]) == [4, 3, 2])
        let empty = Constant([0, 3], integers: [])
        let zero = Constant(list: [3, 0])
        #expect(try fold("Reshape", [empty, zero], ["allowzero": .int(1)])[0].extents == [3, 0])
        // Before 14 the attribute had no meaning.
        let old = problem(
            "Reshape",
            opset: 13,
            [x, Constant(list: [0, 0, 0, 0])],
            ["allowzero": .int(1)]
        )
        #expect(old == "[2, 3, 4] cannot become [0, 0, 0, 0]: 0 has no extent to keep")
        #expect(
            problem("Reshape", [x, Constant(list: [5, -1])]) == "[2, 3, 4] cannot become [5, -1]"
        )
        #expect(problem("Reshape", [x, Constant(list: [-1, -1])]) != nil)
    }

    @Test func takesAxesFromAttributesAndFromInputs() throws {
        let thin = x.reshaped(to: [1, 2, 3, 1, 4])
        let axes = Attribute.ints([0, -2])
        #expect(try fold("Squeeze", opset: 11, [thin], ["axes": axes])[0].extents == [2, 3, 4])
        let input = Constant(list: [3])
        #expect(try fold("Squeeze", [thin, input])[0].extents == [1, 2, 3, 4])
        #expect(try fold("Squeeze", [thin])[0].extents == [2, 3, 4])
        #expect(
            try fold("Unsqueeze", opset: 11, [x], ["axes": axes])[0].extents == [1, 2, 3, 1, 4]
        )
        #expect(try fold("Unsqueeze", [x, Constant(list: [-1])])[0].extents == [2, 3, 4, 1])
        let sum = { (opset: Int, inputs: [Constant?], attributes: [String: Attribute]) in
            try fold("ReduceSum", opset: opset, [x] + inputs, attributes)[0]
        }
        #expect(try sum(11, [], ["axes": .ints([1, 2])]).integers == [66, 210])
        #expect(try sum(13, [Constant(list: [-1, 1])], ["keepdims": .int(0)]).extents == [2])
        #expect(try sum(13, [nil], [:]).integers == [276])
        let empty = Constant(list: [])
        #expect(try sum(13, [empty], ["noop_with_empty_axes": .int(1)]).integers == x.integers)
        // The others' axes became an input at 18.
        let mean = try fold("ReduceMean", opset: 17, [.rising(2, 2)], ["axes": .ints([0])])[0]
        #expect(mean.floats == [1, 2] && mean.extents == [1, 2])
        #expect(
            try fold("ReduceMean", opset: 18, [.rising(2, 2), Constant(list: [1])])[0].floats
                == [0.5, 2.5]
        )
    }

    @Test func slicesFromAnyEnd() throws {
        let row = Constant.counting(6)
        let slice = { (start: Int, end: Int, step: Int) in
            let bounds = [[start], [end], [0], [step]].map { Constant(list: $0) }
            return try fold("Slice", [row] + bounds)[0].integers
        }
        #expect(try slice(1, .max, 1) == [1, 2, 3, 4, 5])
        #expect(try slice(-2, 100, 1) == [4, 5])
        #expect(try slice(-1, .min, -1) == [5, 4, 3, 2, 1, 0])
        #expect(try slice(.max, 1, -2) == [5, 3])
        #expect(try slice(0, .max, .max) == [0])
        #expect(try slice(.max, .min, .min) == [5])
        #expect(try slice(4, 2, 1) == [])
        let old = try fold(
            "Slice",
            opset: 9,
            [x],
            ["starts": .ints([1, -2]), "ends": .ints([2, .max]), "axes": .ints([0, 2])]
        )
        #expect(old[0].extents == [1, 3, 2] && old[0].integers == [14, 15, 18, 19, 22, 23])
        let bounds = [[0], [2], [0], [0]].map { Constant(list: $0) }
        #expect(problem("Slice", [row] + bounds) == "the step along axis 0 is 0")
    }

    @Test func followsAPicturesSize() throws {
        // As a network halves its picture's height: Shape, Gather, Cast, Mul, Floor, Cast, Concat.
        let shape = try fold("Shape", [Constant.rising(1, 3, 5, 7)])[0]
        #expect(shape.integers == [1, 3, 5, 7])
        let part = try fold("Shape", [Constant.rising(1, 3, 5, 7)], ["start": .int(-2)])[0]
        #expect(part.integers == [5, 7])
        let height = try fold("Gather", [shape, .one(-2)], ["axis": .int(0)])[0]
        #expect(height.extents == [] && height.integers == [5])
        let real = try fold("Cast", [height], ["to": .int(1)])[0]
        let half = try fold("Floor", [try fold("Mul", [real, Constant([], floats: [0.5])])[0]])[0]
        let whole = try fold("Cast", [half], ["to": .int(7)])[0]
        #expect(whole.integers == [2])
        let list = try fold("Unsqueeze", [whole, Constant(list: [0])])[0]
        let joined = try fold("Concat", [part, list], ["axis": .int(0)])[0]
        #expect(joined.integers == [5, 7, 2])
        // 0.1 · 30 is 3 in single precision, as where the file was exported.
        let product = try fold("Mul", [Constant(30), Constant(0.1)])[0]
        #expect(try fold("Floor", [product])[0].floats == [3])
    }

    @Test func splitsByWhatIsWritten() throws {
        let row = Constant.counting(7)
        let old = try fold("Split", opset: 11, [row], ["split": .ints([3, 4])], outputs: 2)
        #expect(old.map(\.integers) == [[0, 1, 2], [3, 4, 5, 6]])
        let new = try fold("Split", opset: 18, [row], ["num_outputs": .int(3)], outputs: 3)
        #expect(new.map(\.integers) == [[0, 1, 2], [3, 4, 5], [6]])
        #expect(
            problem("Split", opset: 17, [row], outputs: 2)
                == "7 cannot be split into 2 equal parts"
        )
        #expect(
            problem("Split", [row, Constant(list: [5, 5])], outputs: 2)
                == "[5, 5] aren't the parts of 7 for its 2 outputs"
        )
    }

    @Test func makesConstantsOfAttributes() throws {
        let value = { (name: String, attribute: Attribute) in
            try fold("Constant", [], [name: attribute])[0]
        }
        #expect(try value("value", .tensor(x)).integers == x.integers)
        #expect(try value("value_float", .float(2)).floats == [2])
        #expect(try value("value_ints", .ints([4, 5])).integers == [4, 5])
        #expect(problem("Constant", [], ["value_string": .string("a")]) != nil)
        #expect(problem("Constant", []) == "it has 0 attributes in place of one value")
        let shape = Constant(list: [2, 2])
        #expect(try fold("ConstantOfShape", [shape])[0].floats == [0, 0, 0, 0])
        let ones = Attribute.tensor(Constant([1], bools: [true]))
        #expect(try fold("ConstantOfShape", [shape], ["value": ones])[0].bools.count == 4)
        let range = try fold("Range", [.one(7), .one(-3), .one(-4)])[0]
        #expect(range.integers == [7, 3, -1])
        let eye = try fold("EyeLike", [Constant.rising(2, 3)], ["k": .int(1), "dtype": .int(7)])[0]
        #expect(eye.integers == [0, 1, 0, 0, 0, 1])
    }

    @Test func refusesWhatWouldGrow() {
        let huge = Constant(list: [1 << 20, 1 << 20])
        let refusals = [
            problem("ConstantOfShape", [huge]), problem("Expand", [.one(1), huge]),
            problem("Tile", [Constant.counting(2, 2), huge]),
            problem("Range", [.one(0), .one(.max), .one(1)]),
            problem("Range", [.one(.min), .one(.max), .one(1)]),
            problem("Pad", [Constant.counting(1), Constant(list: [1 << 40, 1])]),
            problem("OneHot", [.one(0), .one(1 << 40), Constant(0, 1)]),
            problem("Resize", [Constant.rising(1), nil, nil, Constant(list: [1 << 40])]),
            problem("Resize", [Constant.rising(1), nil, Constant(1e30)]),
        ]
        for refusal in refusals { #expect(refusal?.contains("to") == true, "\(refusals)") }
        let deep = Constant(list: [Int](repeating: 1, count: 17))
        #expect(problem("Reshape", [.one(1), deep]) == "17 axes are too many, 16 are allowed")
    }

    @Test func tellsOfOpsAndOperationSetsThatItDoesNotKnow() throws {
        #expect(try fold("Conv", [x]).isEmpty)
        let unknown = "what it means in operation set 29 isn't known; it is in 6 to 28"
        #expect(problem("Relu", opset: 29, [Constant(1)]) == unknown)
        #expect(problem("Trilu", opset: 13, [x]) != nil)
        #expect(problem("Add", [x]) == "it has 1 inputs, two are needed")
        #expect(problem("Add", [x, nil]) == "an input is absent")
        #expect(
            problem("Relu", [Constant(1)], outputs: 2) == "it has 2 outputs, and 1 values are made"
        )
        let error = #expect(throws: FoldingError.self) {
            try fold("Transpose", [x], ["perm": .ints([0, 0, 1])])
        }
        #expect(error?.description == "Transpose 'node': [0, 0, 1] is no order of 3 axes")
        // A constant that contradicts itself isn't read.
        #expect(problem("Relu", [Constant([3], floats: [1])]) == "1 numbers are no [3]")
    }
}
