import Foundation
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
            try Model.read(path: "\(folder)/\($0)", called: $0).forSmallPictures
        }
    }

    @Test func survivesOddModels() throws {
        let models = try Self.models()
        var outcomes: [String: Int] = [:]
        for seed in 0..<240 {
            var random = SplitMix64(seed: UInt64(seed))
            var model = models[seed % models.count]
            ModelMutation.change(&model, with: &random)
            switch ModelTrial.run(model) {
            case .refused: outcomes["refused", default: 0] += 1
            case .imported: outcomes["imported", default: 0] += 1
            case .computed: outcomes["computed", default: 0] += 1
            }
        }
        // Were all refused, little would have been tried.
        #expect(outcomes["computed", default: 0] > 20, "\(outcomes)")
        #expect(outcomes["refused", default: 0] > 20, "\(outcomes)")
    }
}
