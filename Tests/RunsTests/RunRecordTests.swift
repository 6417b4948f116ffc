import Files
import Foundation
import JSON
import Testing

@testable import Runs

final class RunRecordTests {
    private let path = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private var file: String { path + "/" + RunRecord.fileName }

    private func read() throws -> JSONValue { try JSONValue(parsing: File.bytes(of: file)) }

    /// What is known of the run however it ended.
    private func found() throws -> [NamedFile] {
        try #require(try RecordedRun(at: file)).results(NamedFile.self)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    @Test func aRecordIsThereFromTheBeginningAndTellsTheEnd() throws {
        let folder = try OutputFolder(path: path)
        let manifest = MadeUpManifest(seed: 1)
        var record = try RunRecord(manifest, in: folder)
        #expect(try read()["status"]?.string == "running")
        try record.add(["class": 3])
        #expect(try RecordedRun(at: file)?.results.count == 1)
        try record.end(.finished)
        #expect(try read()["status"]?.string == "finished")
        #expect(try read()["results"]?.array?.count == 1)
        #expect(try read()["manifest"] == manifest.json)
        #expect(try RunOrigin(#require(read()["manifest"])) == manifest.origin)
    }

    @Test func aResultCostsTheSameHoweverManyWentBefore() throws {
        var record = try RunRecord(MadeUpManifest(seed: 1), in: OutputFolder(path: path))
        let before = try File.bytes(of: file)
        var sizes: [Int] = []
        for index in 0..<3 {
            try record.add(NamedFile("\(index).png").json)
            sizes.append(try File.bytes(of: file + ".journal").count)
        }
        #expect(try File.bytes(of: file) == before)
        #expect(sizes[2] - sizes[1] == sizes[1] - sizes[0])
        #expect(try found() == [NamedFile("0.png"), NamedFile("1.png"), NamedFile("2.png")])
    }

    @Test(arguments: [RunRecord.Status.finished, .stopped, .failed])
    func theEndFoldsTheJournalIn(status: RunRecord.Status) throws {
        var record = try RunRecord(MadeUpManifest(seed: 1), in: OutputFolder(path: path))
        try record.add(NamedFile("b").json, at: 1)
        try record.add(NamedFile("a").json, at: 0)
        try record.end(status)
        #expect(try names() == [RunRecord.fileName])
        #expect(try found() == [NamedFile("a"), NamedFile("b")])
    }

    @Test func aLineThatWasCutOffIsLeftOut() throws {
        var record = try RunRecord(MadeUpManifest(seed: 1), in: OutputFolder(path: path))
        try record.add(NamedFile("a").json)
        let whole = try File.bytes(of: file + ".journal")
        try record.add(NamedFile("b").json)
        let more = try File.bytes(of: file + ".journal")
        for count in whole.count..<more.count {
            try Data(more.prefix(count)).write(to: URL(filePath: file + ".journal"))
            #expect(try found() == [NamedFile("a")], "\(count) bytes")
        }
    }

    @Test func theJournalOfAnotherRunSaysNothing() throws {
        let folder = try OutputFolder(path: path)
        var other = try RunRecord(MadeUpManifest(seed: 2), in: folder)
        try other.add(NamedFile("a").json)
        let journal = try File.bytes(of: file + ".journal")
        _ = try RunRecord(MadeUpManifest(seed: 1), in: folder)
        // As when the run was cut off before it began a journal of its own.
        try Data(journal).write(to: URL(filePath: file + ".journal"))
        #expect(try found() == [])
    }

    @Test func whatIsKeptIsInTheRecordFromTheBeginning() throws {
        let folder = try OutputFolder(path: path)
        var record = try RunRecord(
            MadeUpManifest(seed: 1),
            in: folder,
            keeping: [2: NamedFile("c").json]
        )
        #expect(try found() == [NamedFile("c")])
        try record.add(NamedFile("a").json, at: 0)
        #expect(Set(try found().map(\.file)) == ["a", "c"])
        try record.end(.finished)
        #expect(try found() == [NamedFile("a"), NamedFile("c")])
    }

    @Test func aRunWhoseProgramIsGoneIsNotBeingMade() throws {
        let folder = try OutputFolder(path: path)
        #expect(!RunRecord.isBeingMade(at: file))
        var record: RunRecord? = try RunRecord(MadeUpManifest(seed: 1), in: folder)
        #expect(RunRecord.isBeingMade(at: file))
        #expect(try RecordedRun(at: file)?.started?.hasSuffix("Z") == true)
        #expect(try RecordedRun(at: file)?.ended == nil)
        record = nil
        #expect(record == nil && !RunRecord.isBeingMade(at: file))
        record = try RunRecord(MadeUpManifest(seed: 1), in: folder)
        try record?.end(.finished)
        #expect(!RunRecord.isBeingMade(at: file))
        #expect(try RecordedRun(at: file)?.ended != nil)
    }

    @Test func whatOthersAreShownIsWholeOrNotThere() throws {
        let folder = try OutputFolder(path: path)
        folder.show([1, 2, 3], as: "a.png")
        folder.show([4], as: "a.png")
        #expect(try File.bytes(of: path + "/a.png") == [4])
        folder.show([5], as: "no/such/folder.png")
        folder.hide("a.png")
        folder.hide("a.png")
        #expect(try names() == [])
    }

    @Test func whatIsNoRecordIsTold() throws {
        let folder = try OutputFolder(path: path)
        for text in ["{}", #"{"status":"odd","manifest":{},"results":[]}"#] {
            try folder.write(Array(text.utf8), to: RunRecord.fileName)
            #expect(try RecordedRun(at: file)?.status == nil)
        }
    }
}
