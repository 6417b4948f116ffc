import Files
import Foundation
import JSON
import Networks
import Objectives
import Tensors
import TestKit
import Testing
import Weights
import Wire

@testable import Inference

@Suite struct ModelFileTests {
    @Test func aModelSavedIsTheModelLoaded() async throws {
        try await withModelsDirectory { engine, folder in
            let source = ModelSource(
                name: "seeded",
                architecture: "squeezenet1_1",
                weights: .seed(3, classes: 7)
            )
            try engine.add(source.load())
            let saved = try await engine.reply(to: ModelSave(model: "seeded", name: "copy"))
            #expect(try WeightFile(path: folder + "/copy.safetensors").sha256() == saved.sha256)
            let described = try await engine.reply(to: Models(name: "seeded"))
            #expect(described.models.map(\.sha256) == [saved.sha256])
            let load = ModelLoad(
                name: "again",
                architecture: "squeezenet1_1",
                file: "copy.safetensors"
            )
            let loaded = try await engine.reply(to: load)
            #expect(loaded.sha256 == saved.sha256)
            #expect(loaded.version == 1)
            let models = engine.registry.withState { $0.models }
            let one = try #require(models["seeded"]?.weights.model.parameters.tensors)
            let other = try #require(models["again"]?.weights.model.parameters.tensors)
            #expect(one == other)
            #expect(await engine.refusal(of: load) == .invalidParams)
            _ = try await engine.reply(to: ModelUnload(name: "again"))
            #expect(await engine.refusal(of: ModelUnload(name: "again")) == .unknownModel)
        }
    }

    @Test func aModelSavedInHalfPrecisionIsTheModelRounded() async throws {
        try await withModelsDirectory { engine, folder in
            for (dtype, name) in [(ElementType.f16, "half" as SavedName), (.bf16, "brain")] {
                let save = ModelSave(model: "tiny", name: name, dtype: dtype)
                _ = try await engine.reply(to: save)
                let file = try WeightFile(path: "\(folder)/\(name).safetensors")
                let read = try file.stateDict(file.candidates(holding: "")[0])
                let model = try #require(engine.registry.withState { $0.models["tiny"] })
                for (tensor, exact) in model.weights.model.parameters.tensors {
                    let saved = try #require(read.tensors[tensor])
                    let isCounter = read.integerNames.contains(tensor)
                    #expect(
                        saved.values == exact.values.map { isCounter ? $0 : dtype.rounded($0) },
                        "\(tensor)"
                    )
                }
            }
        }
    }

    @Test func weightsBeyondHalfPrecisionAreNotSavedInIt() async throws {
        try await withModelsDirectory { engine, folder in
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            let far = UpdateCall(
                model: "tiny",
                session: session,
                input: TinyNetwork.input,
                loss: TinyNetwork.loss,
                optimizer: .sgd(.init(lr: 1e9)),
                batchNorm: .frozen
            )
            _ = try await engine.reply(to: far)
            let save = ModelSave(model: "tiny", session: session, name: "far", dtype: .f16)
            #expect(await engine.refusal(of: save) == .nonFinite)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
            let wide = ModelSave(model: "tiny", session: session, name: "far")
            #expect(await engine.refusal(of: wide) == nil)
        }
    }

    @Test func aSeededNetworkHasItsArchitecturesClasses() throws {
        let classes = try ["resnet_mini", "googlenet_mini", "squeezenet1_1"].map {
            try ModelSource(name: "a", architecture: $0, weights: .seed(1, classes: nil)).load()
                .classes
        }
        #expect(classes == [20, 20, 1000])
    }

    @Test(arguments: ["", "..", ".hidden", "a/b", "../x", "/etc/passwd", "a b", "a\0b", "ä", "+x"])
    func namesThatAreNotBareAreRefused(_ name: String) async throws {
        let text = JSONValue.string(name).text
        try await withModelsDirectory { engine, _ in
            let load = #"{"name":"x","architecture":"resnet18","file":\#(text)}"#
            #expect(engine.ask(line("model.load", load)).errorType == .invalidParams)
            let named = #"{"name":\#(text),"architecture":"resnet18","file":"x"}"#
            #expect(engine.ask(line("model.load", named)).errorType == .invalidParams)
            let save = #"{"model":"tiny","name":\#(text)}"#
            #expect(engine.ask(line("model.save", save)).errorType == .invalidParams)
        }
    }

    @Test func aSavedNameHasNoDot() async throws {
        try await withModelsDirectory { engine, _ in
            let save = line("model.save", #"{"model":"tiny","name":"a.b"}"#)
            #expect(engine.ask(save).errorType == .invalidParams)
        }
    }

    private func line(_ method: String, _ params: String) -> [UInt8] {
        Array(#"{"id":1,"method":"\#(method)","params":\#(params)}"#.utf8)
    }

    @Test func filesThatAreNoWeightsAreRefused() async throws {
        try await withModelsDirectory { engine, folder in
            try Data("no weights".utf8).write(to: URL(fileURLWithPath: folder + "/text"))
            try FileManager.default.createDirectory(
                atPath: folder + "/folder",
                withIntermediateDirectories: false
            )
            for file in ["text", "folder", "missing"] as [BareName] {
                let load = ModelLoad(name: "x", architecture: "resnet18", file: file)
                #expect(await engine.refusal(of: load) == .invalidParams)
            }
        }
    }

    @Test(arguments: [6, 7, 8]) func labelsAreOneForEachClass(count: Int) throws {
        let folder = try TemporaryFolder()
        let lines = (0..<count).map { "name \($0)\n" }.joined()
        let source = ModelSource(
            name: "a",
            architecture: "resnet_mini",
            weights: .seed(1, classes: 7),
            labelsFile: try folder.file("labels.txt", Array(lines.utf8))
        )
        if count == 7 {
            #expect(try source.load().labels?.count == 7)
        } else {
            let path = folder.path + "/labels.txt"
            #expect(throws: LabelsError.count(file: path, count, classes: 7)) { try source.load() }
        }
    }

    @Test func seedsAreReproducible() {
        let network = TinyNetwork.network
        let one = Parameters(initializing: network, seed: 5).tensors
        #expect(one == Parameters(initializing: network, seed: 5).tensors)
        #expect(one != Parameters(initializing: network, seed: 6).tensors)
    }
}
