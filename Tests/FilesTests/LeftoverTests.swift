import TestKit
import Testing

@testable import Files

@Suite struct LeftoverTests {
    @Test func whatADeadProcessLeftIsRemovedAndNothingElse() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "x")
        let root = String(path.dropLast(2))
        for name in [
            ".a.safetensors.01k9zz0000zzz", "b.safetensors", ".profile", ".c.safetensors.x-y",
        ] {
            try AtomicFile.write([1], to: "\(root)/\(name)")
        }
        let held = try AtomicFile(replacing: "\(root)/d.safetensors")
        #expect(AtomicFile.removeLeftovers(in: root, ending: [".safetensors"]) == 1)
        let names = Set(Folder.names(in: root) ?? [])
        #expect(names.isSuperset(of: ["b.safetensors", ".profile", ".c.safetensors.x-y"]))
        #expect(names.count == 4, "a file that is being written stays")
        _ = consume held
    }

    @Test func aRunsFolderIsClearedOfThemToo() throws {
        let folder = try TemporaryFolder()
        let names = [
            ".011-x.png.0123456789abc", ".run.json.0123456789abc", ".c.csv.0123456789abc",
            ".bashrc", ".notes.txt.0123456789abc", ".a.png.short",
        ]
        for name in names { try folder.file(name, "x") }
        _ = try OutputFolder(path: folder.path)
        #expect(try folder.names() == [".a.png.short", ".bashrc", ".notes.txt.0123456789abc"])
    }

    @Test func aNameOfAnyLengthIsWrittenWhole() throws {
        let folder = try TemporaryFolder()
        for name in [String(repeating: "x", count: 255), String(repeating: "鯉", count: 85)] {
            try AtomicFile.write([1], to: folder.path(of: name))
            #expect(AtomicFile.temporaryName(for: name).utf8.count <= 255)
        }
        #expect(try folder.names().count == 2)
    }

    /// Somebody clears the folder all the time: what is being written is none of it.
    @Test func whatIsWrittenMeanwhileIsNotLost() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for _ in 0..<2000 { _ = AtomicFile.removeLeftovers(in: path, ending: [".png"]) }
            }
            group.addTask {
                for number in 0..<200 { try AtomicFile.write([1], to: "\(path)/\(number).png") }
            }
            try await group.waitForAll()
        }
        #expect(try folder.names().count == 200)
    }
}
