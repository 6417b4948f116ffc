import Crypto
import Foundation
import Tensors
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
        #expect(file.stateDict.tensors == state.tensors)
        #expect(file.stateDict.integerNames == state.integerNames)
        #expect(
            Set(file.stateDict.order) == Set(state.tensors.keys)
                && file.stateDict.order.first == "bn.num_batches_tracked"
        )
        #expect(file.sha256() == digest)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
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
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/a"))
        #expect(bytes[0] % 8 == 0)
    }

    @Test func replacesAFileThatIsStillMapped() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.safetensors"
        try state.writeSafetensors(to: path)
        let old = try WeightFile(path: path).stateDict
        var changed = old
        changed.tensors["conv.weight"] = Tensor([1], [5])
        try changed.writeSafetensors(to: path)
        #expect(old.tensors == state.tensors)
        #expect(try WeightFile(path: path).stateDict.tensors == changed.tensors)
        #expect(folder.names == ["a.safetensors"])
    }

    @Test func leavesTheOldFileWhenACounterIsNoInteger() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.safetensors"
        try state.writeSafetensors(to: path)
        var broken = state
        broken.tensors["bn.num_batches_tracked"] = Tensor([], [.nan])
        #expect(throws: WeightsError.self) { try broken.writeSafetensors(to: path) }
        #expect(try WeightFile(path: path).stateDict.tensors == state.tensors)
        #expect(folder.names == ["a.safetensors"])
    }

    @Test func tellsNoPathWhenTheFolderIsMissing() throws {
        let folder = try TemporaryFolder()
        #expect(
            throws: WeightsError.unwritable(file: "a", reason: "No such file or directory")
        ) { try state.writeSafetensors(to: folder.path + "/none/a") }
    }
}
