import Foundation
import Networks
import Randomness
import TestKit
import Testing

@testable import ONNX

/// Models that no exporter writes are refused in a sentence, or computed: they never crash.
struct HostileModelTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures").path

    private static func models() throws -> [Model] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return try names.filter { $0.hasSuffix(".onnx") }.sorted().map {
            try Model.read(path: "\(folder)/\($0)", called: $0)
        }
    }

    @Test func survivesOddModels() throws {
        let executor = Executor(threads: 1)
        let first = ProcessInfo.processInfo.environment["FIRST"].flatMap { UInt64($0) } ?? 0
        let count = ProcessInfo.processInfo.environment["COUNT"].flatMap { UInt64($0) } ?? 100
        let models = try Self.models()
        var (refused, imported, computed) = (0, 0, 0)
        for seed in first..<first + count {
            var random = SplitMix64(seed: seed)
            var model = models[Int(seed) % models.count]
            ModelMutation.change(&model, with: &random)
            try "\(seed)".write(toFile: "/tmp/w/reader-seed", atomically: false, encoding: .utf8)
            let clock = ContinuousClock().now
            switch ModelTrial.run(model, on: executor) {
            case .refused: refused += 1
            case .imported: imported += 1
            case .computed: computed += 1
            }
            let time = clock.duration(to: .now)
            if time > .milliseconds(1500) { print("SLOW \(seed): \(time)") }
        }
        print("OUTCOMES \(refused) refused, \(imported) imported, \(computed) computed")
    }
}
