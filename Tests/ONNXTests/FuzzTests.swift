import Foundation
import TestKit
import Testing
import Weights

@testable import ONNX

/// Damaged models are refused or read; they never crash, and never take long.
struct FuzzTests {
    /// Flips bits, overwrites with lengths that lie on edges, cuts, and moves pieces about.
    private func damage(_ bytes: inout [UInt8], with random: inout some RandomNumberGenerator) {
        for _ in 0..<Int.random(in: 1...4, using: &random) where bytes.count > 8 {
            let place = Int.random(in: 0..<(bytes.count - 8), using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2:
                let edges = [0, 0x7F, 0x80, -1, 1 << 31, 1 << 62].map(Protobuf.varint)
                let edge = edges.randomElement(using: &random) ?? []
                bytes.replaceSubrange(place..<(place + 1), with: edge)
            case 3:
                let from = Int.random(in: 0..<(bytes.count - 8), using: &random)
                let length = Int.random(in: 1...8, using: &random)
                bytes.insert(contentsOf: bytes[from..<(from + length)], at: place)
            case 4: bytes.remove(at: place)
            default: bytes.removeLast(Int.random(in: 1...8, using: &random))
            }
        }
    }

    @Test(arguments: ["storage", "attributes", "names", "old", "external"])
    func survivesDamage(name: String) throws {
        let folder = try TemporaryFolder()
        let url = URL(filePath: try fixture("\(name).onnx"))
        let whole = try [UInt8](Data(contentsOf: url))
        if name == "external" {
            let data = url.appendingPathExtension("data")
            _ = try folder.file("external.onnx.data", [UInt8](Data(contentsOf: data)))
        }
        var random = Chance(state: 2026)
        var refused = 0
        for _ in 0..<400 {
            var bytes = whole
            damage(&bytes, with: &random)
            let path = try folder.file("damaged", bytes)
            do {
                let model = try Model.read(path: path, called: "damaged")
                for constant in model.initializers.values {
                    #expect(constant.values.count == constant.extents.reduce(1, *))
                }
            } catch {
                refused += 1
                #expect(!error.description.contains(folder.path))
            }
        }
        #expect((1..<400).contains(refused), "\(refused) of 400 refused")
    }
}

/// Random bits, the same every time: a linear congruential generator's upper half.
private struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 32) * 0x1_0000_0001
    }
}
