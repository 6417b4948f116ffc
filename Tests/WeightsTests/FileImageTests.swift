import Foundation
import Tensors
import TestKit
import Testing

@testable import Weights

/// What was read stays, whatever becomes of the file.
struct FileImageTests {
    /// A safetensors file of one tensor, and what reading it gives.
    private func reading(
        _ change: (_ path: String) throws -> Void
    ) throws -> (read: Tensor?, digest: String, written: Tensor, writtenDigest: String) {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.safetensors"
        let written = Tensor([1 << 16], (0..<1 << 16).map { Float($0) })
        let digest = try StateDict(tensors: ["w": written]).writeSafetensors(to: path)
        let file = try WeightFile(path: path)
        let state = try file.largest()
        try change(path)
        return (state.tensors["w"], file.sha256(), written, digest)
    }

    @Test func aFileMayBeOverwrittenInPlace() throws {
        let found = try reading { path in
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.write(contentsOf: Data(repeating: 7, count: 1 << 18))
            try handle.close()
        }
        #expect(found.read == found.written)
        #expect(found.digest == found.writtenDigest)
    }

    @Test func aFileMayBeCut() throws {
        let found = try reading { #expect(truncate($0, 1000) == 0) }
        #expect(found.read == found.written)
        #expect(found.digest == found.writtenDigest)
    }

    @Test func pagesThatWereLetGoComeBack() throws {
        let found = try reading { #expect(truncate($0, 0) == 0) }
        found.read?.letGoOfMemory()
        #expect(found.read == found.written)
    }

    @Test func aFileIsReadIntoMemoryWhereNoCopyCanBeMade() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("a", [1, 2, 3])
        let image = try FileImage(path: path, name: "a", copiesIn: folder.path + "/none")
        #expect(truncate(path, 0) == 0)
        #expect(image.bytes(in: image.range) == [1, 2, 3])
    }
}
