import Tensors
import TestKit
import Testing

@testable import Weights

struct PickleMachineTests {
    private let four: [UInt8] = ([1, 2, 3, 4] as [Float]).flatMap { $0.bitPattern.bytes }

    /// The words with which a checkpoint of this pickle is refused.
    private func problem(_ write: (inout PickleBuilder) -> Void) throws -> String {
        var pickle = PickleBuilder()
        write(&pickle)
        return try refusal(of: pickle.checkpoint(storage: four))?.description ?? "none"
    }

    @Test func readsATensor() throws {
        let bytes = PickleBuilder.checkpoint(
            count: 4,
            offset: 1,
            shape: [1, 2],
            strides: [9, 2],
            storage: four
        )
        #expect(try read(bytes).tensors == ["w": Tensor([1, 2], [2, 4])])
    }

    @Test func readsPythonTwosOrderedDict() throws {
        var pickle = PickleBuilder()
        pickle.global("collections", "OrderedDict")
        pickle.raw("(](")
        pickle.raw("](")
        pickle.raw([0x55, 1] + Array("w".utf8))
        pickle.tensor(count: 4, shape: [4], strides: [1])
        pickle.raw("eetR")
        #expect(
            try read(pickle.checkpoint(storage: four)).tensors == ["w": Tensor([4], [1, 2, 3, 4])]
        )
    }

    @Test func readsNegativeAndLongIntegers() throws {
        var pickle = PickleBuilder()
        pickle.raw([0x8A, 0, 0x8A, 1, 0xFF, 0x8A, 2, 0, 1, 0x4A, 0xFE, 0xFF, 0xFF, 0xFF] + [0x74])
        let bytes = [0x80, 2, 0x28] + pickle.bytes.dropFirst(2) + [0x2E]
        let folder = try TemporaryFolder()
        let file = try FileImage(path: try folder.file("p", Array(bytes)), name: "p")
        var machine = PickleMachine(ByteReader(file, part: "p", range: file.range))
        _ = try machine.run()
        let numbers = machine.heap.tuples[0].map { if case .integer(let n) = $0 { n } else { 99 } }
        #expect(numbers == [0, -1, 256, -2])
    }

    @Test(
        arguments: [
            ("os", "system"), ("builtins", "eval"), ("torch", "load"), ("torch._utils", "x"),
            ("collections", "OrderedDict.fromkeys"), ("torch.nn.modules.linear", "Linear"),
        ])
    func putsAPlaceholderForEveryOtherName(module: String, name: String) throws {
        // Called with arguments, made with arguments, given items, a list's values and attributes.
        for call in [")R", ")\u{81}", ")}\u{92}"] {
            for use in ["", "(NNu", "(NNe", "Na", "(NN\u{90}", "}b"] {
                var pickle = PickleBuilder()
                pickle.global(module, name)
                pickle.raw(call.unicodeScalars.map { UInt8($0.value) })
                pickle.raw(use.unicodeScalars.map { UInt8($0.value) })
                let refused = try refusal(of: pickle.checkpoint(storage: four))
                #expect(
                    refused == .noTensors(file: "weights", objects: ["\(module).\(name)"]),
                    "\(call) \(use)"
                )
            }
        }
    }

    @Test func findsTheSameNameOnTheStack() throws {
        let words = try problem { pickle in
            pickle.text("os")
            pickle.text("system")
            pickle.raw([0x93, 0x29, 0x52])
        }
        #expect(words.contains("'os.system'"))
    }

    @Test(arguments: [0x00, 0x7F, 0x99, 0xFF] as [UInt8])
    func refusesWhatIsNoInstruction(code: UInt8) throws {
        #expect(
            try problem { $0.raw([code]) }
                .contains("0x\(String(code, radix: 16)) is no instruction")
        )
    }

    @Test(
        arguments: [
            "0", "1", "t", "s", "(s", "a", "u", "(u", "R", "Q", "b", "}b", "NNb", "NQ", "NNR",
            ")NR",
            "h\u{1}", "q\u{1}", "(q\u{1}", "NNs", "Na", "2", "}(Nu", "((0", "X", "Xzz", "cno end",
            "N.", "(.", ").", "].", "",
        ])
    func refusesNonsense(program: String) throws {
        #expect(try problem { $0.raw(program) } != "none")
    }

    @Test(
        arguments: [
            (4, 0, [5], [1]), (4, 1, [4], [1]), (4, 0, [2, 2], [3, 1]), (4, -1, [4], [1]),
            (4, 3, [2], [-1]), (4, 0, [-1], [1]), (4, 0, [4], []), (4, 0, [1 << 40], [0]),
            (4, 0, [2], [Int.max]), (4, Int.max, [1], [1]), (4, 0, [2, 2], [Int.max, Int.max]),
            (4, 0, [Int.max, Int.max], [1, 1]), (3, 0, [3], [1]), (5, 0, [5], [1]),
            (-1, 0, [1], [1]), (Int.max, 0, [1], [1]), (4, 0, [1 << 29], [0]), (4, 9, [0], [1]),
            (4, 0, Array(repeating: 1, count: 17), Array(repeating: 1, count: 17)),
        ])
    func refusesATensorThatDoesNotFit(count: Int, offset: Int, shape: [Int], strides: [Int]) throws
    {
        let bytes = PickleBuilder.checkpoint(
            count: count,
            offset: offset,
            shape: shape,
            strides: strides,
            storage: four
        )
        #expect(try refusal(of: bytes) != nil)
    }

    @Test func refusesAMissingStorage() throws {
        var pickle = PickleBuilder()
        pickle.raw("}")
        pickle.text("w")
        pickle.tensor(count: 4, shape: [4], strides: [1])
        pickle.raw("s")
        let bytes = ZipBuilder(["a/data.pkl": pickle.bytes + [0x2E], "a/data/1": four]).bytes
        #expect(try #require(try refusal(of: bytes)).description.contains("storage '0'"))
    }

    @Test func refusesANameTwice() throws {
        let words = try problem { pickle in
            pickle.raw("}")
            for _ in 0..<2 {
                pickle.text("w")
                pickle.tensor(count: 4, shape: [4], strides: [1])
                pickle.raw("s")
            }
        }
        #expect(words.contains("'w' stands there twice"))
    }

    @Test func passesOverValuesThatAreNoTensors() throws {
        let words = try problem { pickle in
            pickle.raw("}")
            pickle.text("w\n\u{1B}")
            pickle.raw("Ns")
        }
        #expect(words.contains("no tensors"))
    }

    @Test func tellsNamesWithoutTheirControlCharacters() throws {
        let words = try problem { $0.raw("ca\u{1B}\nb\u{7}\n)R") }
        #expect(words.contains("'a\\u{1B}.b\\u{07}'"))
    }

    @Test func boundsWhatOneNumberCanStandFor() throws {
        let number: [UInt8] = [0, 0, 128, 63]
        var pickle = PickleBuilder()
        pickle.raw("}")
        for index in 0..<5 {
            pickle.text("w\(index)")
            pickle.tensor(count: 1, shape: [1 << 28], strides: [0])
            pickle.raw("s")
        }
        // Each is a gigabyte, and allowed; all of them are more than a state dict may take.
        guard case .tooLarge = try refusal(of: pickle.checkpoint(storage: number)) else {
            Issue.record("read")
            return
        }
    }

    @Test func expandsOneNumber() throws {
        let bytes = PickleBuilder.checkpoint(
            count: 4,
            shape: [2, 3],
            strides: [0, 0],
            storage: four
        )
        #expect(try read(bytes).tensors == ["w": Tensor([2, 3], repeating: 1)])
    }

    @Test func staysFlatUnderDeepNesting() throws {
        let words = try problem { $0.raw([0x29] + [UInt8](repeating: 0x85, count: 1 << 19)) }
        #expect(words.contains("no tensors"))
    }

    @Test func boundsTheNumberOfInstructions() throws {
        let words = try problem { $0.raw([UInt8](repeating: 0x4E, count: 1 << 22)) }
        #expect(words.contains("the limit is \(1 << 22)"))
    }

    @Test func takesAListForOneOrderedDictOnly() throws {
        var pickle = PickleBuilder()
        pickle.global("collections", "OrderedDict")
        pickle.raw("](")
        pickle.text("w")
        pickle.tensor(count: 4, shape: [4], strides: [1])
        pickle.raw([0x86, 0x65, 0x71, 0, 0x85, 0x52, 0x30])  // kept as 0, made a dict, dropped
        pickle.global("collections", "OrderedDict")
        pickle.raw([0x68, 0, 0x85, 0x52])
        let again = try refusal(of: pickle.checkpoint(storage: four))
        #expect(again == .noTensors(file: "weights", objects: []))
    }
}
