import Foundation
import TestKit
import Testing
import Weights

@testable import ONNX

/// Tensors whose numbers lie in files beside the model.
struct ExternalDataTests {
    private let floats = Protobuf.bytes([Float](arrayLiteral: 1, 2, 3))

    /// A model of one tensor of three floats, with what it says of its external data.
    private func model(_ entries: [String: String]) -> [UInt8] {
        let fields = entries.map { Protobuf.field(13, Protobuf.text(1, $0), Protobuf.text(2, $1)) }
        return Protobuf.model(
            Protobuf.initializer("w", [3], fields.flatMap(\.self), Protobuf.int(14, 1))
        )
    }

    /// What reading a model at `model.onnx` in this folder is refused with; "" when it is read.
    private func refusal(
        in folder: TemporaryFolder,
        _ entries: [String: String]
    ) throws -> String {
        let path = try folder.file("model.onnx", model(entries))
        do throws(WeightsError) {
            let model = try Model.read(path: path, called: "model.onnx")
            #expect(model.initializers["w"]?.values == [1, 2, 3])
            return ""
        } catch {
            #expect(!error.description.contains(folder.path))
            return error.description
        }
    }

    @Test func isReadFromOneFile() throws {
        let path = try fixture("external.onnx")
        let model = try Model.read(path: path)
        let counted: [Float] = [0, 0.125, 0.25, 0.375, 0.5, 0.625]
        #expect(model.initializers["first"]?.values == counted)
        #expect(model.initializers["odd"]?.values == counted)
        #expect(model.initializers["last"]?.integers == [-2, -1])
        #expect(model.initializers["nothing"]?.values == [])
        #expect(model.images.count == 2)
        let folder = try TemporaryFolder()
        let all = try [path, path + ".data"].flatMap { try Data(contentsOf: URL(filePath: $0)) }
        let joined = try FileImage(path: folder.file("joined", all), name: "joined")
        #expect(model.sha256() == FileImage.sha256(of: [joined]))
    }

    @Test func liesInTheFolderOrBelow() throws {
        let folder = try TemporaryFolder()
        try folder.file("w.data", floats)
        try folder.file("deep/er/w.data", [0] + floats + [0])
        #expect(try refusal(in: folder, ["location": "w.data"]) == "")
        #expect(try refusal(in: folder, ["location": "./w.data", "length": "12"]) == "")
        let deep = ["location": "deep//er/./w.data", "offset": "1", "checksum": "?"]
        #expect(try refusal(in: folder, deep) == "")
    }

    @Test(arguments: [
        "../secret/w.data", "deep/../../secret/w.data", "deep/..", "..", "", ".", "/etc/passwd",
        "w.data\0.txt", "*/_ORT_MEM_ADDR_/*", "deep", "link", "linked/w.data", "hard", "none",
        "w.data/x", "pipe",
    ])
    func whatLiesElsewhereIsRefused(location: String) throws {
        let outside = try TemporaryFolder()
        let secret = try outside.file("secret/w.data", floats)
        try outside.folder("models/deep")
        try outside.file("models/w.data", floats)
        let files = FileManager.default
        let models = outside.path(of: "models")
        try files.createSymbolicLink(atPath: models + "/link", withDestinationPath: secret)
        try files.createSymbolicLink(atPath: models + "/linked", withDestinationPath: "../secret")
        try files.linkItem(atPath: secret, toPath: models + "/hard")
        mkfifo(models + "/pipe", 0o600)
        let path = try outside.file("models/model.onnx", model(["location": location]))
        let error = #expect(throws: WeightsError.self) { try Model.read(path: path, called: "m") }
        guard case .unreadable = try #require(error) else {
            Issue.record("refused so: \(error?.description ?? "")")
            return
        }
        #expect(error?.description.contains(outside.path) == false)
        #expect(error?.description.contains("'w'") == true)
    }

    @Test func linksAreToldWithWhatToDo() throws {
        let folder = try TemporaryFolder()
        let blob = try folder.file("blobs/1a2b", floats)
        let link = folder.path(of: "model.onnx.data")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: blob)
        let refusal = try refusal(in: folder, ["location": "model.onnx.data"])
        #expect(refusal.contains("is a symbolic link") && refusal.contains("put the file itself"))
        try FileManager.default.removeItem(atPath: link)
        #expect(
            try self.refusal(in: folder, ["location": "model.onnx.data"])
                == "model.onnx.data cannot be read: No such file or directory; tensor 'w' lies there"
        )
    }

    /// The model file itself may be a link, as package managers make them.
    @Test func liesBesideTheNameByWhichTheModelIsRead() throws {
        let folder = try TemporaryFolder()
        let blob = try folder.file("blobs/3c4d", model(["location": "w.data"]))
        try folder.file("w.data", floats)
        let link = folder.path(of: "model.onnx")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: blob)
        #expect(try Model.read(path: link).initializers["w"]?.values == [1, 2, 3])
    }

    @Test(arguments: [
        (["location": "w.data", "offset": "4"], "needs 12 bytes at byte 4, 8 are there"),
        (["location": "w.data", "offset": "99"], "no offset in 'w.data' of 12 bytes"),
        (["location": "w.data", "offset": "-1"], "no offset"),
        (["location": "w.data", "offset": "1e1"], "no offset"),
        (["location": "w.data", "offset": ""], "no offset"),
        (["location": "w.data", "offset": "99999999999999999999"], "no offset"),
        (["location": "w.data", "length": "8"], "that isn't the 12 bytes"),
        (["location": "w.data", "length": "-12"], "that isn't the 12 bytes"),
        (["offset": "0"], "no location"),
        (["location": "empty"], "empty, where tensor 'w' lies, is an empty file"),
        (["location": "lfs", "offset": "40"], "git lfs pull"), (["location": "page"], "a web page"),
    ])
    func placesAreChecked(entries: [String: String], words: String) throws {
        let folder = try TemporaryFolder()
        try folder.file("w.data", floats)
        try folder.file("empty", [])
        try folder.file("lfs", "version https://git-lfs.github.com/spec/v1")
        try folder.file("page", "<html>")
        let refusal = try refusal(in: folder, entries)
        #expect(refusal.contains(words), "\(refusal)")
        #expect(refusal.contains("'w'"), "\(refusal)")
    }
}
