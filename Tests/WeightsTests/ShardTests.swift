import Files
import Tensors
import TestKit
import Testing

@testable import Weights

/// Weights in several files, by an index.
struct ShardTests {
    private let parts = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]

    /// A folder with two parts and this index.
    private func folder(_ index: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (number, part) in parts.enumerated() {
            let tensor = Tensor([2], [Float(number), 1])
            try StateDict(tensors: ["w\(number)": tensor])
                .writeSafetensors(to: "\(folder.path)/\(part)")
        }
        _ = try folder.file("index.json", Array(index.utf8))
        return folder
    }

    private func index(_ map: KeyValuePairs<String, String>) -> String {
        let entries = map.map { "\"\($0.key)\": \"\($0.value)\"" }.joined(separator: ", ")
        return
            "{\"metadata\": {\"total_size\": 16, \"x\": [1.5, null]}, \"weight_map\": {\(entries)}}\n"
    }

    @Test func areReadThroughTheirIndex() throws {
        let text = index(["w0": parts[0], "w1": parts[1]])
        let folder = try folder(text)
        let file = try WeightFile(path: folder.path + "/index.json")
        #expect(
            try file.largest().tensors == ["w0": Tensor([2], [0, 1]), "w1": Tensor([2], [1, 1])]
        )
        // As `cat` puts them together.
        let all = try [Array(text.utf8)] + parts.map { try folder.read($0) }
        let joined = try FileImage(path: folder.file("joined", all.flatMap { $0 }), name: "joined")
        #expect(file.sha256() == FileImage.sha256(of: [joined]))
    }

    @Test func ofAPartOnlyWhatTheIndexNamesIsTaken() throws {
        let folder = try folder(index(["w1": parts[1]]))
        #expect(try WeightFile(path: folder.path + "/index.json").largest().order == ["w1"])
    }

    @Test func aMissingPartIsTold() throws {
        let folder = try folder(index(["w0": parts[0], "w2": "model-00003-of-00003.safetensors"]))
        #expect(
            throws: WeightsError.unreadable(
                file: "model-00003-of-00003.safetensors",
                reason: "No such file or directory"
            )
        ) { try WeightFile(path: folder.path + "/index.json", called: "index.json") }
    }

    @Test func aTensorThatItsPartLacksIsTold() throws {
        let folder = try folder(index(["w0": parts[0], "other": parts[1]]))
        let error = #expect(throws: WeightsError.self) {
            try WeightFile(path: folder.path + "/index.json", called: "index.json")
        }
        #expect(error?.description.contains("'\(parts[1])' holds no tensor 'other'") == true)
    }

    @Test(arguments: ["../a.safetensors", "/etc/passwd", "..", "a/b"])
    func partsLieBesideTheirIndex(name: String) throws {
        let folder = try folder(index(["w0": name]))
        let error = #expect(throws: WeightsError.self) {
            try WeightFile(path: folder.path + "/index.json", called: "index.json")
        }
        #expect(error?.description.contains("is a path") == true)
    }

    @Test(arguments: ["{}", "{\"weight_map\":{}}", "[1]", "{\"a\":1", "{\"weight_map\":{\"a\":1}}"])
    func anotherJSONIsNoIndex(text: String) throws {
        let folder = try folder(text)
        #expect(throws: WeightsError.foreign(file: "index.json", .json)) {
            try WeightFile(path: folder.path + "/index.json", called: "index.json")
        }
    }
}
