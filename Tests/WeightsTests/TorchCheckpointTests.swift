import Tensors
import TestKit
import Testing

@testable import Weights

/// What `make_checkpoints.py` wrote: the k-th element of every tensor is k / 8.
func counted(_ shape: Shape) -> Tensor {
    Tensor(shape, (0..<shape.count).map { Float($0) / 8 })
}

struct TorchCheckpointTests {
    static let kinds = ["zip", "legacy"]

    private func checkSmall(_ state: StateDict) {
        #expect(
            state.order
                == [
                    "conv1.weight", "bn1.weight", "bn1.num_batches_tracked", "fc.weight", "fc.bias",
                ]
        )
        #expect(state.tensors["conv1.weight"] == counted([4, 3, 3, 3]))
        #expect(state.tensors["bn1.weight"] == counted([4]))
        #expect(state.tensors["fc.weight"] == counted([5, 4]))
        #expect(state.tensors["fc.bias"] == counted([5]))
        #expect(state.tensors["bn1.num_batches_tracked"] == Tensor([], [1_234_567]))
        #expect(state.integerNames == ["bn1.num_batches_tracked"])
    }

    @Test(arguments: kinds) func readsAStateDictWithItsMetadata(kind: String) throws {
        checkSmall(try read(try fixture("small.\(kind).pth")))
    }

    @Test(arguments: kinds) func takesOffWrappersAndPrefixes(kind: String) throws {
        checkSmall(try read(try fixture("training.\(kind).pth")))
    }

    @Test(arguments: ["float16", "bfloat16", "float64"], kinds)
    func convertsOtherFormatsOfNumbers(dtype: String, kind: String) throws {
        checkSmall(try read(try fixture("\(dtype).\(kind).pth")))
    }

    @Test func readsEveryIntegerType() throws {
        let state = try read(try fixture("integers.zip.pth"))
        #expect(state.integerNames.count == 6 && state.integerNames == Set(state.order))
        for name in state.order {
            let expected: [Float] = name == "bool" ? [0, 1, 1] : [0, 1, 2]
            #expect(state.tensors[name] == Tensor([3], expected), "\(name)")
        }
    }

    @Test func takesParametersForTensors() throws {
        #expect(try read(try fixture("parameter.zip.pth")).tensors == ["weight": counted([4])])
    }

    @Test(arguments: kinds) func honoursStridesAndOffsets(kind: String) throws {
        let state = try read(try fixture("strided.\(kind).pth"))
        #expect(state.tensors["channels_last"] == counted([2, 3, 4, 5]))
        #expect(state.tensors["tail"] == counted([20]))
        #expect(state.tensors["again"] == counted([20]))
        #expect(state.tensors["every_second"] == counted([10]))
        #expect(state.tensors["transposed"] == counted([4, 5]))
        #expect(state.tensors["scalar"] == Tensor([], [0]))
        #expect(state.tensors["empty"] == Tensor([0, 3], []))
    }

    @Test func viewsFloat32AndKeepsTheFileAlive() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("small.pth", try fixture("small.zip.pth"))
        let weight = try #require(
            try WeightFile(path: path).largest().tensors["conv1.weight"]
        )
        let other = try #require(try WeightFile(path: path).largest().tensors["conv1.weight"])
        // PyTorch aligns storages to 64 bytes, and mappings begin at a page.
        weight.withUnsafeValues { #expect(UInt(bitPattern: $0.baseAddress) % 64 == 0) }
        #expect(weight == other)
    }

    @Test(arguments: kinds) func passesOverWhatWouldRunCode(kind: String) throws {
        let error = try #require(try refusal(of: try fixture("evil.\(kind).pth")))
        #expect(error == .noTensors(file: "weights", objects: ["posix.system"]))
    }

    @Test func refusesAWholeModuleByItsClass() throws {
        let error = try #require(try refusal(of: try fixture("module.zip.pth")))
        #expect(
            error
                == .wholeModule(file: "weights", className: "torch.nn.modules.linear.Linear")
        )
        #expect(error.description.contains("state_dict()"))
    }

    @Test(arguments: kinds) func refusesEveryTruncation(kind: String) throws {
        let bytes = try fixture("small.\(kind).pth")
        for length in 0..<bytes.count {
            #expect(try refusal(of: Array(bytes[..<length])) != nil, "\(length) bytes")
        }
    }

    @Test func refusesWhatFollowsTheLastStorage() throws {
        guard case .malformed = try refusal(of: try fixture("small.legacy.pth") + [0]) else {
            Issue.record("a byte too many was read")
            return
        }
    }

    @Test func hashesTheWholeFile() throws {
        let folder = try TemporaryFolder()
        let file = try WeightFile(path: try folder.file("a", try fixture("small.zip.pth")))
        #expect(file.sha256() == "ec77725b0d4641bb7a89a8605e191d3d4bc54ccd18f97e9a57ee5156eb0b1707")
    }
}
