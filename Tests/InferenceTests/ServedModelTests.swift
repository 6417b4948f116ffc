import Foundation
import Networks
import Tensors
import TestKit
import Testing
import Wire

@testable import Inference

/// Which models are served when a daemon starts anew.
@Suite struct ServedModelTests {
    /// What is loaded in these tests.
    private static let load = ModelLoad(
        name: "again",
        architecture: "resnet_mini",
        file: "copy.safetensors",
        options: ModelOptions(preprocessing: Preprocessing(normalize: .half))
    )
    private static let seeded = ModelSource(
        name: "seeded",
        architecture: "resnet_mini",
        weights: .seed(1, classes: 2)
    )

    /// One life of a daemon over a folder: it starts as `tenchd` does, and has `seeded` in its
    /// configuration besides what is given.
    private func live<R>(
        in folder: TemporaryFolder,
        configured: [ModelSource] = [seeded],
        _ body: (Engine) async throws -> R
    ) async throws -> R {
        var configuration = Engine.Configuration(threads: 1)
        let directory = try ModelsDirectory(opening: folder.path)
        configuration.modelsDirectory = directory
        configuration.record = ServedRecord(in: directory)
        return try await withEngine(configuration) { engine in
            for source in engine.remaining(of: configured) { try engine.add(source.load()) }
            for call in engine.kept(besides: configured) { _ = try? engine.restore(call) }
            _ = try engine.tidyRecord(for: configured)
            return try await body(engine)
        }
    }

    private func names(_ engine: Engine) async throws -> [String] {
        try await engine.reply(to: Models()).models.map(\.name).filter { $0 != "tiny" }
    }

    /// Saves a model and loads it under another name.
    private func prepare(_ engine: Engine) async throws {
        _ = try await engine.reply(to: ModelSave(model: "seeded", name: "copy"))
        _ = try await engine.reply(to: Self.load)
    }

    @Test func whatWasLoadedIsServedAgainJustSo() async throws {
        let folder = try TemporaryFolder()
        let before = try await live(in: folder) { engine in
            try await prepare(engine)
            return try await engine.reply(to: Models(name: "again")).models[0]
        }
        #expect(before.origin == .load)
        try await live(in: folder) { engine in
            let after = try await engine.reply(to: Models(name: "again")).models[0]
            #expect(after == before)
            let seeded = try await engine.reply(to: Models(name: "seeded")).models[0]
            #expect(seeded.origin == .configuration)
            _ = try await engine.reply(to: ModelUnload(name: "again"))
        }
        #expect(try await live(in: folder, names) == ["seeded"])
    }

    @Test func whatIsNotToBeKeptIsNotServedAgain() async throws {
        let folder = try TemporaryFolder()
        try await live(in: folder) { engine in
            _ = try await engine.reply(to: ModelSave(model: "seeded", name: "copy"))
            var load = Self.load
            load.isKept = false
            _ = try await engine.reply(to: load)
            #expect(try folder.names() == ["copy.safetensors"])
        }
        #expect(try await live(in: folder, names) == ["seeded"])
    }

    @Test func anUnloadedModelOfTheConfigurationStaysSoUntilAReload() async throws {
        let folder = try TemporaryFolder()
        try await live(in: folder) { _ = try await $0.reply(to: ModelUnload(name: "seeded")) }
        try await live(in: folder) { engine in
            let before = try await names(engine)
            await engine.reload([Self.seeded]) { _ in }
            let after = try await names(engine)
            #expect(before == [] && after == ["seeded"])
        }
        #expect(try await live(in: folder, names) == ["seeded"])
    }

    @Test func theConfigurationsNamesWin() async throws {
        let folder = try TemporaryFolder()
        try await live(in: folder, prepare)
        var own = Self.seeded
        own.name = "again"
        let origin = try await live(in: folder, configured: [own]) { engine in
            try await engine.reply(to: Models(name: "again")).models[0].origin
        }
        #expect(origin == .configuration)
        // And for good: what the call had loaded is forgotten.
        #expect(try await live(in: folder, names) == ["seeded"])
    }

    @Test func aModelThatCanNotBeLoadedAnyMoreIsToldAndStopsNoOther() async throws {
        let folder = try TemporaryFolder()
        try await live(in: folder) { engine in
            try await prepare(engine)
            var second = Self.load
            second.name = "second"
            _ = try await engine.reply(to: second)
            _ = try await engine.reply(to: ModelSave(model: "seeded", name: "other"))
            var third = Self.load
            (third.name, third.file) = ("third", "other.safetensors")
            _ = try await engine.reply(to: third)
        }
        try folder.file("copy.safetensors", "no weights any more")
        try await live(in: folder) { engine in
            #expect(try await names(engine) == ["seeded", "third"])
            let failed = try await engine.reply(to: Models()).failed
            #expect(failed.map(\.name) == ["again", "second"] && failed[0].origin == .load)
            #expect(failed[0].message.contains("copy.safetensors"))
            #expect(!failed[0].message.contains(folder.path))
            #expect(await engine.refusal(of: Models(name: "again")) == .unknownModel)
            // It may be forgotten, or be loaded again.
            let unloaded = try await engine.reply(to: ModelUnload(name: "second"))
            #expect(unloaded.version == 0)
            var load = Self.load
            load.file = "other.safetensors"
            _ = try await engine.reply(to: load)
            #expect(try await engine.reply(to: Models()).failed.isEmpty)
        }
        #expect(try await live(in: folder, names) == ["again", "seeded", "third"])
    }

    @Test func aFileThatHasChangedIsLoadedAsItIsAndTold() async throws {
        let folder = try TemporaryFolder()
        try await live(in: folder) { engine in
            try await prepare(engine)
            _ = try await engine.reply(to: ModelSave(model: "seeded", name: "copy", dtype: .f16))
        }
        for expected in [1, 0] {
            try await live(in: folder) { engine in
                let sentences = engine.findChangedFiles()
                #expect(sentences.count == expected)
                #expect(sentences.allSatisfy { $0.hasPrefix("the file of again has changed") })
                let served = try await names(engine)
                #expect(served == ["again", "seeded"])
            }
        }
    }

    @Test(arguments: [
        "", "{", "[]", #"{"format":2,"loaded":[],"unloaded":[]}"#, #"{"format":1,"loaded":[]}"#,
        #"{"format":1,"loaded":[{"name":"../x"}],"unloaded":[]}"#,
        #"{"format":1,"loaded":[],"unloaded":[1]}"#,
    ])
    func aDamagedRecordIsPutAsideAndTold(_ text: String) async throws {
        let folder = try TemporaryFolder()
        try folder.file(".served.json", text)
        let directory = try ModelsDirectory(opening: folder.path)
        let record = ServedRecord(in: directory)
        let aside = "it lies in \(folder.path)/.served.json.damaged-1"
        #expect(record.trouble?.contains(aside) == true)
        #expect(try folder.text(".served.json.damaged-1") == text)
        #expect(record.current == ServedState() && record.lasts)
        try record.change { $0.unloaded = ["a"] }
        #expect(try folder.names() == [".served.json", ".served.json.damaged-1"])
    }

    @Test func membersThatALaterVersionAddsAreNoDamage() throws {
        let text = #"{"format":1,"new":0,"loaded":[],"unloaded":["a"]}"#
        #expect(try ServedState(reading: Array(text.utf8)).unloaded == ["a"])
        var state = ServedState()
        state.add(Self.load, sha256: "ab")
        state.unloaded = ["b\"", "c"]
        #expect(try ServedState(reading: state.bytes) == state)
    }

    /// Two daemons of one folder would each undo what the other has noted.
    @Test func theSecondDaemonOfAFolderKeepsNothing() throws {
        let folder = try TemporaryFolder()
        let directory = try ModelsDirectory(opening: folder.path)
        do {
            let first = ServedRecord(in: directory)
            try first.change { $0.unloaded = ["a"] }
            let second = ServedRecord(in: directory)
            #expect(!second.lasts && second.trouble?.hasPrefix("another daemon") == true)
            try second.change { $0.unloaded = ["b"] }
            #expect(first.current.unloaded == ["a"])
        }
        #expect(ServedRecord(in: directory).current.unloaded == ["a"])
    }

    /// As on a full disk, or one that was mounted anew read-only.
    @Test func whatCanNotBeNotedIsNotDone() async throws {
        let folder = try TemporaryFolder()
        try await live(in: folder) { engine in
            try await prepare(engine)
            // Nothing can be renamed over a folder that isn't empty.
            try FileManager.default.removeItem(atPath: folder.path(of: ".served.json"))
            try folder.file(".served.json/in the way", "")
            var other = Self.load
            other.name = "other"
            #expect(await engine.refusal(of: other) == .storage)
            #expect(await engine.refusal(of: ModelUnload(name: "again")) == .storage)
            #expect(try await names(engine) == ["again", "seeded"])
            #expect(try folder.names() == [".served.json", "copy.safetensors"])
        }
    }

    @Test func aModelThatFailsItsSelfTestIsLeftOutAndNoReasonNotToStart() async throws {
        try await withEngine { engine in
            var model = TinyNetwork.model(named: "broken")
            model.origin = .load
            let network = model.network
            let none = model.weights.model.parameters.tensors.mapValues {
                Tensor($0.shape, repeating: .nan)
            }
            model.weights = Weights(
                ModelVersion(
                    network: network,
                    parameters: try Parameters(network: network, tensors: none)
                )
            )
            try engine.add(model)
            let untested = try await engine.selfTest()
            #expect(untested.map(\.model) == ["broken"])
            #expect(try await engine.reply(to: Models()).failed.map(\.name) == ["broken"])
        }
    }
}
