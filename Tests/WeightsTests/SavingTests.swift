import Crypto
import Tensors
import TestKit
import Testing

@testable import Weights

struct SavingTests {
    private let state = StateDict(
        tensors: [
            "conv.weight": Tensor(
                [2, 1, 2, 2],
                [0, 1, -2, .infinity, 0.1, .leastNonzeroMagnitude, 6, 7]
            ),
            "bn.num_batches_tracked": Tensor([], [41]),
            "odd \"name\"\n": Tensor([3], [1, 2, 3]),
            "empty": Tensor([0, 2], []),
        ],
        integerNames: ["bn.num_batches_tracked"],
        order: ["odd \"name\"\n", "conv.weight", "gone", "empty"]
    )

    @Test func givesBackWhatWasWritten() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.safetensors"
        let digest = try state.writeSafetensors(to: path)
        let file = try WeightFile(path: path)
        let read = try file.largest()
        #expect(read.tensors == state.tensors)
        #expect(read.integerNames == state.integerNames)
        #expect(
            Set(read.order) == Set(state.tensors.keys)
                && read.order.first == "bn.num_batches_tracked"
        )
        #expect(file.sha256() == digest)
        let bytes = try folder.read("a.safetensors")
        #expect(SHA256.hash(data: bytes).hexadecimal == digest)
        #expect(try state.safetensorsSHA256() == digest)
    }

    @Test func writesTheSameBytesEveryTime() throws {
        let folder = try TemporaryFolder()
        let first = try state.writeSafetensors(to: folder.path + "/a")
        #expect(try state.writeSafetensors(to: folder.path + "/b") == first)
    }

    @Test func startsTheNumbersAtAMultipleOfEight() throws {
        let folder = try TemporaryFolder()
        try state.writeSafetensors(to: folder.path + "/a")
        let bytes = try folder.read("a")
        #expect(bytes[0] % 8 == 0)
    }

    @Test func replacesAFileThatIsStillInUse() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.safetensors"
        try state.writeSafetensors(to: path)
        let old = try WeightFile(path: path).largest()
        var changed = old
        changed.tensors["conv.weight"] = Tensor([1], [5])
        try changed.writeSafetensors(to: path)
        #expect(old.tensors == state.tensors)
        #expect(try WeightFile(path: path).largest().tensors == changed.tensors)
        #expect(try folder.names() == ["a.safetensors"])
    }

    @Test func leavesTheOldFileWhenACounterIsNoInteger() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.safetensors"
        try state.writeSafetensors(to: path)
        var broken = state
        broken.tensors["bn.num_batches_tracked"] = Tensor([], [.nan])
        #expect(throws: WeightsError.self) { try broken.writeSafetensors(to: path) }
        #expect(try WeightFile(path: path).largest().tensors == state.tensors)
        #expect(try folder.names() == ["a.safetensors"])
    }

    @Test func tellsNoPathWhenTheFolderIsMissing() throws {
        let folder = try TemporaryFolder()
        #expect(
            throws: WeightsError.unwritable(file: "a", reason: "No such file or directory")
        ) { try state.writeSafetensors(to: folder.path + "/none/a") }
    }

    /// Values, and what they are in 16 bits: to nearest, ties to even.
    private static let rounded: [FloatFormat: [(value: Float, saved: Float)]] = [
        .float16: [
            (1, 1), (-0.0, -0.0), (1 + 0x1p-11, 1), (1 + 0x3p-11, 1 + 0x1p-9),
            (1 + 0x1p-11 + 0x1p-20, 1 + 0x1p-10), (65504, 65504), (65519, 65504),
            (0x1p-24, 0x1p-24), (0x1p-25, 0), (0x3p-25, 0x1p-23), (-.infinity, -.infinity),
        ],
        .bfloat16: [
            (1, 1), (-0.0, -0.0), (1 + 0x1p-8, 1), (1 + 0x3p-8, 1 + 0x1p-6),
            (1 + 0x1p-8 + 0x1p-20, 1 + 0x1p-7), (1e38, 0x1.2Cp126), (0x1p-140, 0),
            (-.infinity, -.infinity),
        ],
    ]

    @Test(arguments: [FloatFormat.float16, .bfloat16])
    func roundsToNearestInSixteenBits(format: FloatFormat) throws {
        let folder = try TemporaryFolder()
        let pairs = try #require(Self.rounded[format])
        var state = StateDict(tensors: ["w": Tensor([pairs.count + 1], pairs.map(\.value) + [.nan])]
        )
        state.tensors["count"] = Tensor([], [70000])
        state.integerNames = ["count"]
        let path = folder.path + "/a.safetensors"
        let digest = try state.writeSafetensors(to: path, as: format)
        let file = try WeightFile(path: path)
        #expect(file.sha256() == digest)
        let saved = try file.largest()
        let read = try #require(saved.tensors["w"]).values
        #expect(read.count == pairs.count + 1)
        for (pair, value) in zip(pairs, read) {
            #expect(value.bitPattern == pair.saved.bitPattern, "\(pair.value)")
        }
        #expect(read.last?.isNaN == true)
        #expect(saved.tensors["count"]?.values == [70000])
        // Half of float32's bytes for all but the counter and the header.
        let sizes = try [format, .float32].map { format in
            try state.writeSafetensors(to: path, as: format)
            return try folder.read("a.safetensors").count
        }
        #expect(sizes[1] - sizes[0] >= 2 * pairs.count - 8)
        // What was rounded once is not rounded again.
        let again = try saved.writeSafetensors(to: folder.path + "/b", as: format)
        #expect(again == digest)
    }

    @Test(arguments: [(FloatFormat.float16, Float(65520)), (.bfloat16, .greatestFiniteMagnitude)])
    func refusesANumberBeyondTheFormatsRange(format: FloatFormat, value: Float) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.safetensors"
        try state.writeSafetensors(to: path)
        let wide = StateDict(tensors: [
            "small": Tensor([1], [1]), "wide": Tensor([2], [1, -value]),
        ])
        #expect(
            throws: WeightsError.overflow(
                file: "a.safetensors",
                tensor: "wide",
                value: -value,
                format: format
            )
        ) { try wide.writeSafetensors(to: path, as: format) }
        #expect(try WeightFile(path: path).largest().tensors == state.tensors)
        #expect(try folder.names() == ["a.safetensors"])
    }
}
