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

    @Test func poolsWithoutOutputsMakeNothing() throws {
        var model = try Model.read(path: "\(Self.folder)/resnet.onnx", called: "resnet")
        let pools = model.nodes.indices.filter { model.nodes[$0].operation.hasSuffix("Pool") }
        try #require(!pools.isEmpty)
        for place in pools { model.nodes[place].outputs = [] }
        guard case .refused(let words) = ModelTrial.run(model.forSmallPictures) else {
            Issue.record("what nobody makes was read")
            return
        }
        #expect(words.contains("nothing makes"), "\(words)")
    }

    @Test(arguments: [.max, 5, -1, .min])
    func batchAxesBeyondAllAreRefused(_ axes: Int) throws {
        let file = "\(Self.folder)/pitfalls/gather_nd_batched.onnx"
        var model = try Model.read(path: file, called: "gather")
        let place = try #require(model.nodes.firstIndex { $0.operation == "GatherND" })
        model.nodes[place].attributes["batch_dims"] = .int(axes)
        guard case .refused(let words) = ModelTrial.run(model) else {
            Issue.record("batch_dims \(axes) were taken")
            return
        }
        #expect(words.contains("GatherND"), "\(words)")
    }

    @Test(arguments: ["left_window_size", "right_window_size", "is_causal"])
    func attentionToFewerTokensIsRefused(_ name: String) throws {
        let file = "\(Self.folder)/attention_23.onnx"
        var model = try Model.read(path: file, called: "attention")
        let place = try #require(model.nodes.firstIndex { $0.operation == "Attention" })
        model.nodes[place].attributes[name] = .int(1)
        guard case .refused(let words) = ModelTrial.run(model) else {
            Issue.record("\(name) was taken")
            return
        }
        #expect(words.contains("Attention"), "\(words)")
    }
}
