import Files
import Foundation
import Testing

/// A folder of the test's own, gone when the test is over.
final class FolderTests {
    private let path = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func contents(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
    }

    @Test func makesFoldersOnTheWayAndReplacesFilesWhole() throws {
        let folder = try OutputFolder(path: path + "/a/b")
        try folder.write([1, 2, 3], to: "x")
        try folder.write([4], to: "x")
        #expect(try File.bytes(of: path + "/a/b/x") == [4])
        #expect(try contents(path + "/a/b") == ["x"])
        #expect(Folder.names(in: path + "/a/b") == ["x"])
        #expect(folder.has("x") && !folder.has("y"))
    }

    @Test func saysWhatCannotBeDone() {
        #expect(throws: FileError.unmade(folder: "/dev/null/x", reason: "Not a directory")) {
            try OutputFolder(path: "/dev/null/x")
        }
        let absent = path + "/absent"
        #expect(throws: FileError.unreadable(absent, reason: "No such file or directory")) {
            try File.bytes(of: absent)
        }
        #expect(throws: FileError.unwritable(absent + "/x", reason: "No such file or directory")) {
            try AtomicFile.write([1], to: absent + "/x")
        }
        #expect(Folder.names(in: absent) == nil)
    }

    @Test func aFileThatIsNotPublishedLeavesNothing() throws {
        try Folder.make(path)
        do {
            let file = try AtomicFile(replacing: path + "/x")
            try file.write([UInt8](repeating: 7, count: 100))
        }
        #expect(try contents(path) == [])
    }

    @Test func readsAFileLongerThanItsPiecesAndNoMoreThanItIsAskedFor() throws {
        try Folder.make(path)
        let bytes = (0..<200_001).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try AtomicFile.write(bytes, to: path + "/x")
        #expect(try File.bytes(of: path + "/x") == bytes)
        #expect(try File(path + "/x").bytes(atMost: 70_000) == Array(bytes.prefix(70_000)))
    }

    @Test(arguments: [(0o600, false), (0o640, false), (0o604, true), (0o602, true)])
    func tellsWhatEveryoneMayOpen(mode: Int, isOpen: Bool) throws {
        try Folder.make(path)
        try AtomicFile.write([1], to: path + "/x")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path + "/x")
        #expect(try File(path + "/x").isOpenToEveryone() == isOpen)
    }
}
