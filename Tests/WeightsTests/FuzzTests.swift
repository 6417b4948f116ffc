import Randomness
import Tensors
import TestKit
import Testing

@testable import Weights

/// Damaged files are refused or read; they never crash, and never take long.
struct FuzzTests {
    /// Flips bits, overwrites with values that lie on edges, cuts, and moves pieces about.
    private func damage(_ bytes: inout [UInt8], with random: inout SplitMix64) {
        for _ in 0..<Int.random(in: 1...4, using: &random) where bytes.count > 8 {
            let place = Int.random(in: 0..<(bytes.count - 8), using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 3:
                let edges: [UInt64] = [0, .max, 1 << 63, 1 << 62, 0xFFFF_FFFF, 1 << 31]
                let edge = edges.randomElement(using: &random) ?? 0
                bytes.replaceSubrange(place..<(place + 8), with: edge.bytes)
            case 4:
                let from = Int.random(in: 0..<(bytes.count - 8), using: &random)
                let length = Int.random(in: 1...8, using: &random)
                let piece = bytes[from..<(from + length)]
                bytes.replaceSubrange(place..<(place + length), with: piece)
            default: bytes.removeLast(Int.random(in: 1...8, using: &random))
            }
        }
    }

    @Test(
        arguments: [
            "small.zip.pth", "small.legacy.pth", "training.zip.pth", "training.legacy.pth",
            "strided.zip.pth", "strided.legacy.pth", "float16.legacy.pth", "integers.zip.pth",
            "evil.zip.pth", "safetensors", "found/protocol_0_zip.pth",
            "found/protocol_0_legacy.pth", "found/protocol_5_zip.pth",
            "found/beside_training.pth", "found/beside_classes.pth",
        ])
    func survivesDamage(name: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/damaged"
        var whole: [UInt8] = []
        if name == "safetensors" {
            try read(try fixture("small.zip.pth")).writeSafetensors(to: path)
            whole = try folder.read("damaged")
        } else {
            whole = try fixture(name)
        }
        var random = SplitMix64(seed: 2026)
        var refused = 0
        for _ in 0..<400 {
            var bytes = whole
            damage(&bytes, with: &random)
            _ = try folder.file("damaged", bytes)
            do {
                let state = try WeightFile(path: path, called: "damaged").largest()
                for tensor in state.tensors.values {
                    #expect(tensor.values.count == tensor.shape.count)
                }
            } catch {
                refused += 1
                #expect(!"\(error)".contains(folder.path))
            }
        }
        // Not a reader that takes everything; and but for the evil one, once a good file.
        #expect(refused > 0)
        #expect((refused < 400) == !name.hasPrefix("evil"), "\(refused) of 400 refused")
    }
}
