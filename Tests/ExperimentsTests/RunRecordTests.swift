import Experiments
import Files
import Foundation
import JSON
import Randomness
import Testing

final class RunRecordTests {
    private let path = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @Test func aRecordIsThereFromTheBeginningAndTellsTheEnd() throws {
        let folder = try OutputFolder(path: path)
        let manifest = RunManifest(
            client: "c",
            arguments: [],
            server: "s",
            models: [],
            preset: .resnet,
            random: .tench,
            seed: 1
        )
        func read() throws -> JSONValue {
            try JSONValue(parsing: File.bytes(of: path + "/" + RunRecord.fileName))
        }
        var record = try RunRecord(manifest, in: folder)
        #expect(try read()["status"]?.string == "running")
        try record.add(["class": 3])
        #expect(try read()["results"]?.array?.count == 1)
        try record.end(.finished)
        #expect(try read()["status"]?.string == "finished")
        #expect(try read()["manifest"].flatMap(RunManifest.init) == manifest)
    }
}
