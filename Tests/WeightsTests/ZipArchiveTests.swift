import TestKit
import Testing

@testable import Weights

struct ZipArchiveTests {
    private func archive(_ builder: ZipBuilder) throws -> [String: [UInt8]] {
        let folder = try TemporaryFolder()
        let file = try FileImage(path: try folder.file("a.zip", builder.bytes), name: "a.zip")
        let archive = try ZipArchive(file)
        var entries: [String: [UInt8]] = [:]
        for name in archive.names {
            entries[name] = file.bytes(in: try #require(try archive.bytes(of: name)))
        }
        return entries
    }

    private func problem(_ builder: ZipBuilder) -> String {
        do {
            _ = try archive(builder)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    private let good = ZipBuilder(["r/a": [1, 2, 3], "r/b": [], "r/c": [4]])

    @Test func findsEveryEntry() throws {
        #expect(try archive(good) == ["r/a": [1, 2, 3], "r/b": [], "r/c": [4]])
    }

    @Test func readsZip64FieldsAndEnd() throws {
        var zip = good
        zip.hasWideEnd = true
        for index in zip.entries.indices { zip.entries[index].isWide = true }
        #expect(try archive(zip) == ["r/a": [1, 2, 3], "r/b": [], "r/c": [4]])
    }

    @Test func findsTheEndBehindAComment() throws {
        var zip = good
        zip.comment = Array("a comment with PK\u{5}\u{6} in it".utf8)
        #expect(try archive(zip).count == 3)
    }

    @Test func refusesCompression() {
        var zip = good
        zip.entries[0].method = 8
        #expect(problem(zip).contains("compressed"))
    }

    @Test func refusesEncryption() {
        var zip = good
        zip.entries[0].flags = 1
        #expect(problem(zip).contains("encrypted"))
    }

    @Test func refusesANameTwice() {
        var zip = good
        zip.entries[1].name = "r/a"
        #expect(problem(zip).contains("'r/a' stands there twice"))
    }

    @Test func refusesEntriesThatOverlap() {
        var zip = good
        zip.entries[0].claimedSize = 8
        #expect(problem(zip).contains("begins inside another"))
    }

    @Test(arguments: [1 << 20, 1 << 40, Int.max]) func refusesDataBeyondTheFile(size: Int) {
        var zip = good
        zip.entries[2].claimedSize = size
        zip.entries[2].isWide = true
        #expect(problem(zip).contains("cut short"))
    }

    @Test(arguments: [5, 1 << 20, Int.max]) func refusesAnEntryThatBeginsElsewhere(offset: Int) {
        var zip = good
        zip.entries[1].claimedOffset = offset
        zip.entries[1].isWide = true
        #expect(problem(zip).contains("damaged"))
    }

    @Test func refusesALengthBeyondAllNumbers() {
        var zip = good
        zip.entries[1].claimedSize = -1
        zip.entries[1].isWide = true
        #expect(problem(zip).contains("18446744073709551615"))
    }

    @Test func refusesAnotherNameInTheLocalHeader() {
        var zip = good
        zip.entries[0].localName = "r/x"
        #expect(problem(zip).contains("another name"))
    }

    @Test func refusesAnotherNumberOfEntries() {
        var zip = good
        zip.claimedCount = 4
        #expect(problem(zip).contains("3 entries where 4"))
    }

    @Test func refusesAFileWithoutAnEnd() throws {
        guard case .truncated = try refusal(of: Array(good.bytes.dropLast(1))) else {
            Issue.record("read without its end")
            return
        }
    }
}
