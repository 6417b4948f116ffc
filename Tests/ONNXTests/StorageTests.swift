import Tensors
import Testing

@testable import ONNX

/// Tensors in all the ways that files store them.
struct StorageTests {
    private static let types: [(String, [Float])] =
        ["float", "double", "float16", "bfloat16"].map {
            ($0, [0, 0.125, 0.25, 0.375, 0.5, 0.625])
        }
        + ["int64", "int32", "int16", "int8"].map { ($0, [-2, -1, 0, 1, 2, 3]) }
        + ["uint64", "uint32", "uint16", "uint8"].map { ($0, [0, 1, 2, 3, 4, 5]) }
        + [("bool", [0, 1, 0, 1, 0, 1])]

    @Test(arguments: types)
    func everyTypeIsReadFromItsFieldAndRaw(type: String, values: [Float]) throws {
        let model = try Model.read(path: fixture("storage.onnx"))
        for way in ["typed", "raw"] {
            let constant = try #require(model.initializers["\(type)_\(way)"])
            #expect(constant.extents == [2, 3])
            #expect(constant.values == values)
            switch constant.numbers {
            case .floats(let tensor):
                #expect(tensor.shape == [2, 3])
                #expect(values.contains(0.125))
            case .integers: #expect(type.contains("int"))
            case .bools: #expect(type == "bool")
            }
        }
    }

    @Test func scalarsHaveOneNumberAndNothingHasNone() throws {
        let constants = try Model.read(path: fixture("storage.onnx")).initializers
        #expect(constants["scalar_raw"]?.extents == [])
        #expect(constants["scalar_raw"]?.values == [0])
        #expect(constants["scalar_typed"]?.integers == [-2])
        #expect(constants["nothing_raw"]?.extents == [0, 3])
        #expect(constants["nothing_raw"]?.values == [])
        #expect(constants["nothing_typed"]?.integers == [])
    }

    @Test func whatIsNotReadIsTold() throws {
        let model = try Model.read(path: fixture("storage.onnx"))
        #expect(
            model.unreadInitializers == [
                "text": "a tensor of string", "eight": "a tensor of float8e4m3fn",
                "four": "a tensor of int4", "pair": "a tensor of complex64",
                "sparse": "a sparse tensor",
            ]
        )
    }

    @Test func numbersOneByOneAreReadAsThoseTogether() throws {
        let together = Protobuf.varint(1) + Protobuf.varint(-2) + Protobuf.varint(1 << 40)
        let apart = [1, -2, 1 << 40].flatMap { Protobuf.int(7, $0) }
        let floats: [Float] = [0.5, -1, 3]
        for extents in [Protobuf.int(1, 3), Protobuf.field(1, [3])] {
            let model = try read(
                Protobuf.model(
                    Protobuf.field(5, extents, Protobuf.int(2, 7) + Protobuf.field(7, together)),
                    Protobuf.initializer("b", [3], type: 7, apart),
                    Protobuf.initializer(
                        "c",
                        [3],
                        type: 7,
                        Protobuf.field(7, [1, 2]) + [0x38, 3]
                    ),
                    Protobuf.initializer("d", [3], Protobuf.field(4, Protobuf.bytes(floats))),
                    Protobuf.initializer("e", [3], floats.flatMap { Protobuf.float(4, $0) }),
                )
            )
            #expect(model.initializers[""]?.integers == [1, -2, 1 << 40])
            #expect(model.initializers["b"]?.integers == [1, -2, 1 << 40])
            #expect(model.initializers["c"]?.integers == [1, 2, 3])
            #expect(model.initializers["d"]?.values == floats)
            #expect(model.initializers["e"]?.values == floats)
        }
    }

    /// Exporters write float16 as bits in whole numbers of 32 bits, negative ones in ten bytes.
    @Test func halvesAreTheLowBitsOfWholeNumbers() throws {
        let bits = [0x3C00, 0xC000, -0x4000]
        let model = try read(
            Protobuf.model(
                Protobuf.initializer("f", [3], type: 10, bits.flatMap { Protobuf.int(5, $0) }),
                Protobuf.initializer("b", [3], type: 16, bits.flatMap { Protobuf.int(5, $0) })
            )
        )
        #expect(model.initializers["f"]?.values == [1, -2, -2])
        #expect(model.initializers["b"]?.values == [0.0078125, -2, -2])
    }

    @Test func float32IsNotCopied() throws {
        // Wherever four bytes begin a number, one of four tensors does.
        let raw = Protobuf.field(9, Protobuf.bytes([Float](repeating: 0.5, count: 6)))
        for shift in 0..<4 {
            let name = String(repeating: "w", count: shift + 1)
            let model = try read(Protobuf.model(Protobuf.initializer(name, [2, 3], raw)))
            #expect(model.initializers[name]?.values == [Float](repeating: 0.5, count: 6))
        }
    }

    @Test(arguments: [
        ([2], 1, Protobuf.field(9, [0, 0, 0, 0]), "4 bytes; shape [2] of float has 8"),
        ([2], 1, Protobuf.field(4, [0, 0, 0, 0]), "4 bytes; shape [2] of float has 8"),
        ([2], 1, [], "0 bytes; shape [2] of float has 8"),
        ([], 1, Protobuf.field(9, [UInt8](repeating: 0, count: 8)), "8 bytes; shape [] of"),
        ([2], 7, Protobuf.field(7, [1]), "1 numbers; shape [2] has 2"),
        ([2], 7, Protobuf.field(7, [1, 1, 1]), "more than 2 numbers; shape [2] has 2"),
        ([2], 7, Protobuf.field(4, [1, 1, 1, 1]), "0 bytes; shape [2] of int64 has 16"),
        ([-1], 1, Protobuf.field(9, []), "no shape is [-1]"),
        ([1 << 40, 1 << 40], 1, Protobuf.field(9, [0]), "no shape is"),
        ([1 << 60], 1, Protobuf.field(9, [0]), "1 bytes; shape [1152921504606846976]"),
        ([1 << 40], 10, Protobuf.field(5, [0]), "the bytes that 'w' takes in memory"),
        ([1 << 40], 9, Protobuf.field(5, [0]), "the bytes that 'w' takes in memory"),
        ([1], 13, Protobuf.int(11, -1), "beyond what int64 holds"),
        ([1], 13, Protobuf.field(9, [UInt8](repeating: 255, count: 8)), "beyond what int64 holds"),
        ([Int](repeating: 1, count: 17), 1, Protobuf.field(9, []), "is 17, the limit is 16"),
    ])
    func sizesMustFit(extents: [Int], type: Int, field: [UInt8], words: String) throws {
        let tensor = Protobuf.initializer("w", extents, type: type, field)
        let refusal = try refusal(of: Protobuf.model(tensor))
        #expect(refusal.hasPrefix("model.onnx is ") && refusal.contains(words), "\(refusal)")
    }

    @Test func aTensorOfNoTypeIsTold() throws {
        let model = try read(Protobuf.model(Protobuf.initializer("w", [1], type: 99)))
        #expect(model.unreadInitializers == ["w": "a tensor of an unknown type (99)"])
    }
}
