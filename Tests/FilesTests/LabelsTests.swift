import Files
import Foundation
import Testing

struct LabelsTests {
    /// What reading a file of these bytes as labels gives or throws.
    private func read(
        _ bytes: [UInt8]
    ) throws -> (labels: Result<Labels, LabelsError>, path: String) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("tench-\(UUID().uuidString)").path
        try OutputFolder(path: folder).write(bytes, to: "labels.txt")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/labels.txt"
        do throws(LabelsError) {
            return (.success(try Labels(file: path)), path)
        } catch {
            return (.failure(error), path)
        }
    }

    @Test(arguments: [
        "tench\r\ngoldfish\n", "tench\ngoldfish", "\u{FEFF}tench\ngoldfish\n", "tench\rgoldfish\r",
    ])
    func areTheLinesOfAFile(text: String) throws {
        #expect(try read(Array(text.utf8)).labels.get().names == ["tench", "goldfish"])
    }

    @Test(arguments: ["[unused]\ntench\n", "{a}\nb", "BMW\nMZ\n", "<unknown>\ntench"])
    func mayBeginWithWhateverIsText(text: String) throws {
        #expect(try read(Array(text.utf8)).labels.get().names.count == 2)
    }

    @Test(arguments: [
        ("[\"tench\",\n\"goldfish\"]\n", FileFormat.json), (" {\"0\": \"tench\"}", .json),
        ("{0: 'tench, Tinca tinca',\n 1: 'goldfish'}\n", .json), ("", .empty),
        ("<!DOCTYPE html><html>", .webPage), ("a\0b", .binary),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", .gitLFSPointer),
    ])
    func areToldForWhatTheyAre(text: String, format: FileFormat) throws {
        let (labels, path) = try read(Array(text.utf8))
        #expect(labels == .failure(.foreign(file: path, format)))
    }

    @Test func areTextInUTF8() throws {
        let (labels, path) = try read([0x74, 0x65, 0xE9, 0x0A])
        #expect(labels == .failure(.unreadable(file: path, reason: "it is not UTF-8")))
        let wide = try read([0xFF, 0xFE, 0x74, 0x00])
        #expect(wide.labels == .failure(.foreign(file: wide.path, .utf16)))
    }

    @Test func areNoFolder() {
        let folder = FileManager.default.temporaryDirectory.path
        let error = #expect(throws: LabelsError.folder(folder)) { try Labels(file: folder) }
        #expect(error?.description.contains("it is a folder") == true)
    }

    @Test func areAsManyAsTheClasses() throws {
        let labels = Labels(["a", "b", "c"])
        #expect(throws: Never.self) { try labels.check("l.txt", classes: 3) }
        let error = #expect(throws: LabelsError.count(file: "l.txt", 3, classes: 2)) {
            try labels.check("l.txt", classes: 2)
        }
        #expect(error?.description.contains("3 lines, and the network has 2 classes") == true)
        // As TensorFlow's lists for 1001 classes do.
        #expect(error?.description.contains("begin with a class for the background") == true)
    }
}
