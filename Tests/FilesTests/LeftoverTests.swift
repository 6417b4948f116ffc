import TestKit
import Testing

@testable import Files

@Suite struct LeftoverTests {
    @Test func whatADeadProcessLeftIsRemovedAndNothingElse() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "x")
        let root = String(path.dropLast(2))
        for name in [".a.safetensors.1k9zz", "b.safetensors", ".profile", ".c.safetensors.x-y"] {
            try AtomicFile.write([1], to: "\(root)/\(name)")
        }
        let held = try AtomicFile(replacing: "\(root)/d.safetensors")
        #expect(AtomicFile.removeLeftovers(in: root, ending: ".safetensors") == 1)
        let names = Set(Folder.names(in: root) ?? [])
        #expect(names.isSuperset(of: ["b.safetensors", ".profile", ".c.safetensors.x-y"]))
        #expect(names.count == 4, "a file that is being written stays")
        _ = consume held
    }
}
