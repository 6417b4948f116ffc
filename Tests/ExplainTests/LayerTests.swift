import Experiments
import Files
import Tench
import TestKit
import Testing
import Wire

@testable import tench_explain

/// A daemon of a network with these layers, and of nothing else.
private actor LayerDaemon: Caller {
    let layers: [ModelDescription.Layer]

    struct Unforeseen: Error {}

    init(_ layers: [(String, String, [Int])]) {
        self.layers = layers.map { .init(name: $0.0, kind: $0.1, shape: $0.2) }
    }

    func send<C: Call>(_ call: C) async throws -> C.Reply {
        var description = ModelDescription.fake
        description.layers = layers
        guard call is Models, let reply = ModelsReply(models: [description]) as? C.Reply else {
            throw Unforeseen()
        }
        return reply
    }
}

struct LayerTests {
    private func layer(
        _ layers: [(String, String, [Int])],
        named name: String? = nil,
        for methods: [Method] = [.gradcam]
    ) async throws -> String? {
        let daemon = LayerDaemon(layers + [("logits", "linear", [1, 3])])
        let viewer = Viewer(try await RemoteModel("fake", over: daemon))
        return try await Network(
            viewer,
            labels: Labels(),
            layer: name,
            for: methods,
            over: daemon
        ).layer
    }

    @Test func theLastPlanesBeforeThePoolingAreLookedAt() async throws {
        let stem = ("conv", "convolution", [1, 8, 16, 16])
        let end = ("layer4", "module", [1, 64, 7, 7])
        let residual = [stem, end, ("avgpool", "adaptive_average_pool", [1, 64, 1, 1])]
        #expect(try await layer(residual) == "layer4")
        let nine = [stem, end, ("avgpool", "adaptive_average_pool", [1, 64, 3, 3])]
        #expect(try await layer(nine) == "layer4")
        let squeeze = [
            stem, end, ("drop", "dropout", [1, 64, 7, 7]), ("classes", "relu", [1, 3, 7, 7]),
        ]
        #expect(try await layer(squeeze) == "layer4")
        #expect(try await layer(residual, for: [.saliency, .occlusion]) == nil)
        #expect(try await layer(residual, named: "conv") == "conv")
    }

    @Test func networksWithoutPlanesAtTheirEndAreTold() async throws {
        let tokens = [("proj", "convolution", [1, 8, 4, 4]), ("encoder", "module", [1, 17, 8])]
        await #expect(throws: LayerError.none("fake")) { try await layer(tokens) }
        await #expect(throws: LayerError.withoutPlanes("encoder", "fake")) {
            try await layer(tokens, named: "encoder")
        }
        await #expect(throws: LayerError.absent("pro", "fake", near: ["proj"])) {
            try await layer(tokens, named: "pro")
        }
    }
}
