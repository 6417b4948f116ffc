import Objectives
import Tensors
import TestKit
import Testing
import Weights
import Wire

@testable import Inference

/// ONNX files as an engine serves them.
@Suite struct OnnxModelTests {
    private static func picture(_ items: Int, channels: Int = 3, side: Int = 32) -> Tensor {
        let shape: Shape = [items, channels, side, side]
        return Tensor(shape, (0..<shape.count).map { Float($0 * 37 % 251) / 251 })
    }

    private static let loss = Loss(.crossEntropy(classes: .one(2)))

    /// Plain, with external data, with numbers used twice, without batch norm, with.
    @Test(arguments: ["vit", "vit_dynamo", "shared", "resnet_dynamo", "resnet"])
    func whatASessionMadeOfAFileIsSavedAndLoadedAgain(_ name: String) async throws {
        try await withModelsDirectory { engine, folder in
            try OnnxFixture.copy(name, into: folder)
            let file = try #require(BareName("\(name).onnx"))
            _ = try await engine.reply(
                to: ModelLoad(name: "m", architecture: "onnx", file: file)
            )
            let input = Self.picture(2)
            func answers(_ model: String, _ session: String? = nil) async throws -> [Tensor?] {
                let forward = ForwardCall(model: model, session: session, input: input)
                let gradient = InputGradientCall(
                    model: model,
                    session: session,
                    input: input,
                    loss: Self.loss
                )
                return [
                    try await engine.reply(to: forward).outputs["logits"],
                    try await engine.reply(to: gradient).gradient,
                ]
            }
            let first = try await answers("m")
            let session = try await engine.reply(to: SessionOpen(model: "m")).session
            var losses: [Double] = []
            for _ in 1...3 {
                let update = UpdateCall(
                    model: "m",
                    session: session,
                    input: input,
                    loss: Self.loss,
                    optimizer: .sgd(.init(lr: 1e-3, momentum: 0.9)),
                    batchNorm: .frozen
                )
                losses.append(try await engine.reply(to: update).loss)
            }
            #expect(losses[0] > losses[1] && losses[1] > losses[2], "\(losses)")
            let trained = try await answers("m", session)
            #expect(trained[0] != first[0] && trained[1] != first[1])
            #expect(try await answers("m") == first)

            let saved = try await engine.reply(
                to: ModelSave(model: "m", session: session, name: "trained")
            )
            let again = ModelLoad(
                name: "again",
                architecture: "onnx",
                file: "trained.safetensors",
                options: ModelOptions(graph: file.text)
            )
            #expect(try await engine.reply(to: again).sha256 == saved.sha256)
            #expect(try await answers("again") == trained)
            let told = try await engine.reply(to: Models(name: "again")).models[0]
            #expect(told.graph == file.text && told.sha256 == saved.sha256)
        }
    }

    @Test func aFileIsDescribedWithItsLayers() async throws {
        try await withModelsDirectory { engine, folder in
            let path = try OnnxFixture.copy("unet", into: folder)
            let load = ModelLoad(name: "m", architecture: "onnx", file: "unet.onnx")
            let sha256 = try await engine.reply(to: load).sha256
            let models = Models(name: "m", layers: true, inputShape: [2, 3, 24, 40])
            let told = try await engine.reply(to: models).models[0]
            #expect(told.architecture == "onnx" && told.graph == nil && told.output == nil)
            #expect(told.sha256 == sha256 && told.version == 1 && told.parameters > 1000)
            let layers = try #require(told.layers)
            let shapes = Dictionary(layers.map { ($0.name, $0.shape) }) { first, _ in first }
            #expect(shapes["/into/Conv"] == [2, 8, 24, 40])
            #expect(shapes["side"] == [2, 1, 12, 20] && shapes["logits"] == [2, 2, 24, 40])
            // By `--model` a file's path may be any; clients are told its name.
            let source = ModelSource(
                name: "n",
                architecture: "onnx",
                weights: .file(path),
                options: ModelOptions(output: "side")
            )
            try engine.add(source.load())
            let other = try await engine.reply(to: Models(name: "n")).models[0]
            #expect(other.output == "side" && other.sha256 == sha256)
        }
    }

    @Test func anyOfItsOutputsCanBeLogits() async throws {
        try await withModelsDirectory { engine, folder in
            try OnnxFixture.copy("unet", into: folder)
            for (name, output) in [("m", nil), ("side", "side")] as [(BareName, String?)] {
                let options = ModelOptions(output: output)
                let load = ModelLoad(
                    name: name,
                    architecture: "onnx",
                    file: "unet.onnx",
                    options: options
                )
                _ = try await engine.reply(to: load)
            }
            let input = Self.picture(1)
            let names = ["logits", "output", "side"]
            let first = try await engine.reply(
                to: ForwardCall(model: "m", input: input, outputs: names)
            ).outputs
            let second = try await engine.reply(
                to: ForwardCall(model: "side", input: input, outputs: names)
            ).outputs
            #expect(first["logits"] == first["output"] && second["logits"] == second["side"])
            #expect(first["side"] == second["side"] && first["output"] == second["output"])
        }
    }

    /// A file written for two pictures is computed for as many as there are, each by itself.
    @Test(arguments: [("shuffle_fixed", 3), ("gray", 1)])
    func aFilesOwnBatchDoesNotMatter(_ name: String, channels: Int) async throws {
        try await withModelsDirectory { engine, folder in
            try OnnxFixture.copy(name, into: folder)
            let file = try #require(BareName("\(name).onnx"))
            let load = ModelLoad(name: "m", architecture: "onnx", file: file)
            _ = try await engine.reply(to: load)
            let described = try await engine.reply(to: Models(name: "m")).models[0]
            #expect(described.input == [1, channels, 32, 32])
            let three = Self.picture(3, channels: channels)
            let together = try await engine.reply(to: ForwardCall(model: "m", input: three))
            let logits = try #require(together.outputs["logits"])
            for item in 0..<3 {
                let count = three.shape.count / 3
                let own = Tensor(
                    [1, channels, 32, 32],
                    Array(three.values[item * count..<(item + 1) * count])
                )
                let alone = try await engine.reply(to: ForwardCall(model: "m", input: own))
                #expect(
                    alone.outputs["logits"]?.values
                        == Array(logits.values[item * 10..<(item + 1) * 10])
                )
            }
        }
    }
}
