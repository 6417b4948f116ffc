import Foundation
import Tensors
import TestKit
import Testing

@testable import Weights

/// The forms in which people keep a state dict, as `make_real_checkpoints.py` wrote them.
struct FoundCheckpointTests {
    private static func names(in folder: String) -> [String] {
        let path =
            Bundle.module.resourceURL?.appendingPathComponent("Fixtures/\(folder)").path ?? ""
        return (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
    }

    private static let found = names(in: "found")

    /// The tensors of `small()`, whose k-th elements are k / 8.
    private static let small: [String: Shape] = [
        "conv1.weight": [4, 3, 3, 3], "bn1.weight": [4], "bn1.num_batches_tracked": [],
        "fc.weight": [5, 4], "fc.bias": [5],
    ]

    @Test func areMany() { #expect(Self.found.count > 60) }

    @Test(arguments: found) func holdOneStateDict(name: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("weights", try fixture("found/\(name)"))
        let file = try WeightFile(path: path)
        let fitting = try file.candidates(holding: "fc.weight").filter { candidate in
            let shapes = try candidate.shapes(in: path)
            let others = shapes.filter { Self.small[$0.key] != $0.value }
            return Set(others.keys).isSubset(of: candidate.counters)
                && Set(Self.small.keys).isSubset(of: shapes.keys)
        }
        let first = try #require(fitting.first)
        #expect(fitting.allSatisfy { $0.isSame(as: first) }, "\(fitting.map(\.key))")
        let state = try file.stateDict(first, without: ["n_averaged"])
        #expect(Set(state.tensors.keys) == Set(Self.small.keys))
        #expect(state.tensors["bn1.num_batches_tracked"] == Tensor([], [1_234_567]))
        for (tensor, shape) in Self.small where tensor != "bn1.num_batches_tracked" {
            let isExpanded = name == "expanded.pth" && tensor == "bn1.weight"
            let expected = isExpanded ? Tensor(shape, repeating: 0.25) : counted(shape)
            #expect(state.tensors[tensor] == expected, "\(tensor)")
        }
    }

    @Test(arguments: [
        ("key_params_ema", "params_ema"), ("nested", "trainer.ema.state_dict"), ("list", "1"),
        ("prefix_module__orig_mod_", "state_dict.module._orig_mod"),
        ("prefix_beside_others", "state_dict.model"), ("averaged", "model_ema.module"),
        ("beside_in_itself", nil),
    ])
    func areNamedByWhereTheyLie(name: String, key: String?) throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("weights", try fixture("found/\(name).pth"))
        let file = try WeightFile(path: path)
        #expect(try file.candidates(holding: "fc.weight").map(\.key) == [key])
        let top = key?.split(separator: ".").first.map(String.init) ?? "."
        for chosen in [top, key ?? "."] {
            #expect(try file.candidates(holding: "fc.weight", under: chosen).map(\.key) == [key])
        }
        let error = #expect(throws: WeightsError.self) {
            try file.candidates(holding: "fc.weight", under: "nothing")
        }
        guard case .noSuchKey(_, "nothing", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func tellWhatWasPassedOver() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("weights", try fixture("found/beside_namespace.pth"))
        let names = try WeightFile(path: path).passedOver
        #expect(names.contains("argparse.Namespace") && names.contains("pathlib.PosixPath"))
    }

    @Test(arguments: [
        ("float8", "of type float8_e4m3fn"), ("float8_legacy", "of type float8_e4m3fn"),
        ("quantised", "a quantised tensor"), ("quantised_legacy", "a quantised tensor"),
        ("sparse", "a sparse tensor"), ("sparse_legacy", "a sparse tensor"),
        ("complex", "of type complex64"), ("complex_legacy", "of type complex64"),
        ("meta", "a tensor without numbers (device meta)"),
    ])
    func tellATensorThatIsNotRead(name: String, kind: String) throws {
        #expect(
            try refusal(of: try fixture("told/\(name).pth"))
                == .unreadTensor(file: "weights", tensor: "fc.bias", kind: kind)
        )
    }

    @Test(arguments: [
        ("torchscript", WeightsError.foreignZip(file: "weights", .torchScript)),
        ("exported", .foreignZip(file: "weights", .exportedProgram)),
        ("big_endian", .bigEndian(file: "weights")),
        ("big_endian_legacy", .bigEndian(file: "weights")),
        ("number", .noTensors(file: "weights", objects: [])),
        (
            "module",
            .wholeModule(
                file: "weights",
                className: "torch.nn.modules.container.Sequential"
            )
        ),
        (
            "module_legacy",
            .wholeModule(file: "weights", className: "torch.nn.modules.linear.Linear")
        ),
    ])
    func tellWhatIsNoStateDict(name: String, error: WeightsError) throws {
        #expect(try refusal(of: try fixture("told/\(name).pth")) == error)
    }

    @Test func tellNumPysArrays() throws {
        let error = try refusal(of: try fixture("told/numpy_weights.pth"))
        #expect(error?.description.contains("numpy") == true)
    }
}
