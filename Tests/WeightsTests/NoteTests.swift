import Tensors
import TestKit
import Testing

@testable import Weights

/// Notes in safetensors files: found where they were written, and nowhere else.
@Suite struct NoteTests {
    private let state = StateDict(tensors: ["w": Tensor([2], [1, 2])])

    private func note(_ name: String, in bytes: [UInt8]) throws -> String? {
        let folder = try TemporaryFolder()
        return SafetensorsNote(named: name, in: try folder.file("a", bytes))?.text
    }

    /// A file that begins with this header, whose length may be said to be another.
    private func file(_ header: String, length: Int? = nil) -> [UInt8] {
        let length = UInt64(length ?? header.utf8.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
    }

    @Test func aNoteIsReadAsItWasWritten() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "a.safetensors")
        let note = SafetensorsNote(name: "who \"wrote\" it", text: "é\n\\")
        let digest = try state.writeSafetensors(to: path, notes: [note])
        #expect(SafetensorsNote(named: note.name, in: path) == note)
        #expect(SafetensorsNote(named: "format", in: path)?.text == "pt")
        #expect(SafetensorsNote(named: "who", in: path) == nil)
        let file = try WeightFile(path: path)
        #expect(try file.largest().tensors == state.tensors)
        #expect(file.sha256() == digest)
        let bytes = try folder.read("a.safetensors")
        #expect(bytes.count == (try state.safetensorsByteCount(as: .float32, notes: [note])))
        #expect(bytes[0] % 8 == 0)
    }

    @Test func aFileWithoutANoteHasTheBytesItAlwaysHad() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "a.safetensors")
        #expect(try state.writeSafetensors(to: path) == state.safetensorsSHA256())
        #expect(
            try folder.read("a.safetensors").count
                == state.safetensorsByteCount(as: .float32, notes: [])
        )
    }

    @Test func whatIsNoSuchFileHasNone() throws {
        let note = #"{"__metadata__":{"user":"7"}}"#
        #expect(try self.note("user", in: file(note)) == "7")
        // Cut off behind it, and with a length that would fit no memory.
        #expect(try self.note("user", in: file(#"{"__metadata__":{"user":"7"},"w":{"#)) == "7")
        #expect(try self.note("user", in: file(note, length: 1 << 62)) == "7")
        #expect(try self.note("user", in: []) == nil)
        #expect(try self.note("user", in: Array("12345678".utf8)) == nil)
        #expect(try self.note("user", in: file(#"{"__metadata__":{"user":7}}"#)) == nil)
        #expect(try self.note("user", in: file(#"{"__metadata__":null}"#)) == nil)
        #expect(try self.note("user", in: file(#"{"w":{"__metadata__":{"user":"7"}}}"#)) == nil)
        let far = #"{"w":{"x":""# + String(repeating: "y", count: 5000) + #""},"#
        #expect(try self.note("user", in: file(far + #""__metadata__":{"user":"7"}}"#)) == nil)
        let folder = try TemporaryFolder()
        #expect(SafetensorsNote(named: "user", in: folder.path) == nil)
        #expect(SafetensorsNote(named: "user", in: folder.path(of: "nowhere")) == nil)
    }
}
