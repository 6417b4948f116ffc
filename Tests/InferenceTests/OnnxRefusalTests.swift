import Foundation
import Networks
import Pictures
import Tensors
import TestKit
import Testing
import Weights
import Wire

@testable import Inference

/// What can be wrong with an ONNX file, or with what is asked of it: each answer says what it is,
/// and what would do.
@Suite struct OnnxRefusalTests {
    private func refusal(_ call: some Call, _ engine: Engine) async -> WireError? {
        guard case .failure(let error) = await engine.outcome(of: engine.ask(call)) else {
            return nil
        }
        return error
    }

    static let loads: [(file: BareName, architecture: String, ModelOptions, says: [String])] = [
        (
            "unet.onnx", "onnx", ModelOptions(output: "logit"),
            ["unet.onnx", "no output 'logit'", "'output', 'side'"]
        ),
        (
            "tiny.safetensors", "resnet50", ModelOptions(graph: "unet.onnx"),
            ["graph", "architecture onnx, not for resnet50", "leave"]
        ),
        (
            "tiny.safetensors", "resnet50", ModelOptions(output: "side"),
            ["output", "architecture onnx, not for resnet50", "leave"]
        ),
        ("unet.onnx", "onnx", ModelOptions(key: "state_dict"), ["no keys", "leave key out"]),
        (
            "unet.onnx", "onnx", ModelOptions(transformInput: true),
            ["no transform_input", "leave it out"]
        ),
        (
            "gray.onnx", "onnx", ModelOptions(preprocessing: Preprocessing(channels: .bgr)),
            ["pictures of 3 channels", "have 1", "leave"]
        ),
        (
            "tiny.safetensors", "onnx", ModelOptions(),
            ["tiny.safetensors is a safetensors file", "an ONNX model is needed"]
        ),
        ("net.pth", "onnx", ModelOptions(), ["net.pth is", "an ONNX model is needed"]),
        (
            "unet.onnx", "resnet18", ModelOptions(),
            ["unet.onnx is an ONNX model", "with the architecture onnx"]
        ),
        (
            "unet.onnx", "onnx", ModelOptions(graph: "unet.onnx"),
            ["unet.onnx is an ONNX model", "load it by itself"]
        ),
        (
            "tiny.safetensors", "onnx", ModelOptions(graph: "unet.onnx"),
            ["tiny.safetensors: the tensors are not onnx's", "missing"]
        ),
        (
            "tiny.safetensors", "onnx", ModelOptions(graph: "missing.onnx"),
            ["graph: the models directory holds no file \"missing.onnx\""]
        ),
        (
            "tiny.safetensors", "onnx", ModelOptions(graph: "../unet.onnx"),
            ["graph: expected a name", "not a path"]
        ),
    ]

    @Test(arguments: loads.indices) func loadingSaysWhatIsWrong(index: Int) async throws {
        let (file, architecture, options, says) = Self.loads[index]
        try await withModelsDirectory { engine, folder in
            for name in ["unet", "gray"] { try OnnxFixture.copy(name, into: folder) }
            _ = try await engine.reply(to: ModelSave(model: "tiny", name: "tiny"))
            try checkpoint(at: folder + "/net.pth")
            let load = ModelLoad(
                name: "m",
                architecture: architecture,
                file: file,
                options: options
            )
            let error = try #require(await refusal(load, engine))
            #expect(error.type == .invalidParams)
            for words in says { #expect(error.message.contains(words), "\(error.message)") }
            #expect(!error.message.contains(folder + "/"), "\(error.message)")
        }
    }

    /// As much of a pickled checkpoint as tells what it is.
    private func checkpoint(at path: String) throws {
        let magic: [UInt8] = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8]
        let bytes = magic + [0x50, 0x19, 0x2E, 0x80, 2, 0x4D, 0xE9, 3, 0x2E]
        try Data(bytes).write(to: URL(filePath: path))
    }

    @Test func aSeedHasNoGraph() {
        let source = ModelSource(name: "m", architecture: "onnx", weights: .seed(1, classes: nil))
        let error = #expect(throws: NetworkError.self) { try source.load() }
        guard case .unavailableOption(let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.contains("weights of its own") && message.contains("in place of a seed"))
    }

    /// The size that a file's numbers are for is told with the node that has them.
    @Test func aPictureOfASizeThatDoesNotFitIsRefused() async throws {
        try await withModelsDirectory { engine, folder in
            try OnnxFixture.copy("vit", into: folder)
            let load = ModelLoad(name: "m", architecture: "onnx", file: "vit.onnx")
            _ = try await engine.reply(to: load)
            let large = ForwardCall(model: "m", input: Tensor([1, 3, 64, 64], repeating: 0))
            let error = try #require(await refusal(large, engine))
            #expect(error.type == .invalidShape && error.got == [1, 3, 64, 64])
            #expect(error.message.contains("Add"), "\(error.message)")
            let fitting = ForwardCall(model: "m", input: Tensor([1, 3, 32, 32], repeating: 0))
            #expect(await refusal(fitting, engine) == nil)
        }
    }

    @Test func aPictureOfOtherChannelsIsRefused() async throws {
        try await withModelsDirectory { engine, folder in
            try OnnxFixture.copy("gray", into: folder)
            let load = ModelLoad(name: "m", architecture: "onnx", file: "gray.onnx")
            _ = try await engine.reply(to: load)
            let image = Image(height: 32, width: 32, values: [Float](repeating: 1, count: 3072))
            let picture = Forward(model: "m", input: .png(try PNG.encode(image), resize: nil))
            let error = try #require(await refusal(picture, engine))
            #expect(error.type == .invalidShape)
            #expect(error.expected == [-1, 1, -1, -1] && error.got == [1, 3, 32, 32])
        }
    }
}
