import Foundation
import Networks
import Testing
import TestKit
import Wire

@testable import Inference

/// Models whose graph is an ONNX file's.
@Suite struct OnnxFileTests {
    private func fixture(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../ONNXTests/Fixtures/\(name)").standardized.path
    }

    private func source(
        _ file: String,
        as architecture: String = "onnx",
        _ options: ModelOptions = ModelOptions()
    ) -> ModelSource {
        ModelSource(
            name: "m",
            architecture: architecture,
            weights: .file(fixture(file)),
            options: options
        )
    }

    @Test func savedWeightsAreLoadedOverTheGraphTheyCameFrom() async throws {
        try await withModelsDirectory { engine, folder in
            for name in ["resnet_dynamo.onnx", "resnet_dynamo.onnx.data"] {
                try FileManager.default.copyItem(atPath: fixture(name), toPath: "\(folder)/\(name)")
            }
            let load = ModelLoad(name: "m", architecture: "onnx", file: "resnet_dynamo.onnx")
            _ = try await engine.reply(to: load)
            let saved = try await engine.reply(to: ModelSave(model: "m", name: "copy"))
            let again = ModelLoad(
                name: "again",
                architecture: "onnx",
                file: "copy.safetensors",
                options: ModelOptions(graph: "resnet_dynamo.onnx")
            )
            #expect(try await engine.reply(to: again).sha256 == saved.sha256)
            let models = engine.registry.withState { $0.models }
            let one = try #require(models["m"]?.weights.model.parameters.tensors)
            #expect(models["again"]?.weights.model.parameters.tensors == one)
            // Where the models directory lies is nobody's business.
            let described = try await engine.reply(to: Models(name: "again"))
            #expect(described.models.map(\.graph) == ["resnet_dynamo.onnx"])
        }
    }

    @Test func aPreparationOfColoursNeedsColours() throws {
        let words = ModelOptions(preprocessing: Preprocessing(normalize: .imagenet))
        let error = #expect(throws: NetworkError.self) {
            try source("gray.onnx", as: "onnx", words).load()
        }
        let told = error.map { WireError(cause: $0).message } ?? ""
        #expect(told.hasSuffix("and this network's have 1: leave them out"))
        #expect(throws: Never.self) { try source("gray.onnx").load() }
    }

    @Test func anUnknownArchitectureIsSaidToBeLoadableAsONNX() throws {
        let error = #expect(throws: NetworkError.self) {
            try ModelSource(name: "m", architecture: "mine", weights: .seed(1, classes: nil)).load()
        }
        let told = error.map { WireError(cause: $0).message } ?? ""
        #expect(told.hasSuffix("and loaded as architecture onnx"))
    }
}
