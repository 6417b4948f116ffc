import Experiments
import Foundation
import JSON
import TestKit
import Testing

final class OutputFolderTests {
    private let temporary: TemporaryFolder
    private var path: String { temporary.path(of: "run") }

    init() throws { temporary = try TemporaryFolder() }

    @Test func makesFoldersOnTheWayAndReplacesFilesWhole() throws {
        let folder = try OutputFolder(path: path + "/a/b")
        try folder.write([1, 2, 3], to: "x")
        try folder.write([4], to: "x")
        #expect(try OutputFolder.read(path + "/a/b/x") == [4])
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/a/b") == ["x"])
    }

    @Test func saysWhatCannotBeWritten() {
        #expect(throws: FileError.self) { try OutputFolder(path: "/dev/null/x") }
        #expect(throws: FileError.self) { try OutputFolder.read(path + "/absent") }
    }

    @Test func labelsAreTheLinesOfAFile() throws {
        try OutputFolder(path: path).write(Array("tench\r\ngoldfish\n".utf8), to: "labels.txt")
        #expect(try Labels(file: path + "/labels.txt").names == ["tench", "goldfish"])
    }

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
            try JSONValue(parsing: OutputFolder.read(path + "/" + RunRecord.fileName))
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
