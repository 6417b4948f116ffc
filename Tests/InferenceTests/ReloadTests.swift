import Foundation
import Objectives
import Synchronization
import Tensors
import TestKit
import Testing
import Wire

@testable import Inference

/// The configuration's models, read again while the engine serves.
@Suite struct ReloadTests {
    /// A configured model of a small network, from a file of the folder.
    private func source(
        _ name: String,
        _ folder: TemporaryFolder,
        file: String = "a.safetensors",
        labels: String? = nil
    ) -> ModelSource {
        ModelSource(
            name: name,
            architecture: "resnet_mini",
            weights: .file(folder.path(of: file)),
            labelsFile: labels.map(folder.path(of:))
        )
    }

    /// Writes a file of weights for that network, by its seed.
    private func write(
        _ file: SavedName,
        seed: UInt64,
        classes: Int = 2,
        in folder: TemporaryFolder
    ) async throws {
        var configuration = Engine.Configuration(threads: 1)
        configuration.modelsDirectory = try ModelsDirectory(opening: folder.path)
        try await withEngine(configuration) { engine in
            let source = ModelSource(
                name: "seeded",
                architecture: "resnet_mini",
                weights: .seed(seed, classes: classes)
            )
            try engine.add(source.load())
            _ = try await engine.reply(to: ModelSave(model: "seeded", name: file))
        }
    }

    /// What a reload did, in words.
    private func reload(_ engine: Engine, _ sources: [ModelSource]) async -> [String] {
        let words = Noted()
        await engine.reload(sources) { change in
            switch change {
            case .loaded(let model): words.add("loaded \(model.name)")
            case .swapped(let model, let earlier): words.add("swapped \(model.name) at \(earlier)")
            case .relabelled(let name): words.add("relabelled \(name)")
            case .unloaded(let name): words.add("unloaded \(name)")
            case .failed(let name, _, let isServed): words.add("failed \(name), \(isServed)")
            case .unnoted(let error): words.add(error.message)
            }
        }
        return words.all
    }

    /// Lends an engine that serves these, and nothing else.
    private func serving(
        _ sources: [ModelSource],
        _ body: (Engine) async throws -> Void
    ) async throws {
        try await withEngine { engine in
            engine.registry.withState { $0.removeModel("tiny") }
            for source in sources { try engine.add(source.load()) }
            try await body(engine)
        }
    }

    @Test func newOnesAreLoadedAndThoseNotNamedAnyMoreUnloaded() async throws {
        let folder = try TemporaryFolder()
        try await write("a", seed: 1, in: folder)
        try await serving([source("one", folder), source("two", folder)]) { engine in
            let words = await reload(engine, [source("two", folder), source("three", folder)])
            #expect(words == ["loaded three", "unloaded one"])
            #expect(engine.models.map(\.name) == ["three", "two"])
            #expect(await reload(engine, [source("two", folder), source("three", folder)]) == [])
        }
    }

    @Test func aFileThatWasWrittenAnewIsSwappedAndOneThatWasTouchedIsNot() async throws {
        let folder = try TemporaryFolder()
        try await write("a", seed: 1, in: folder)
        let bytes = try folder.read("a.safetensors")
        try await serving([source("one", folder)]) { engine in
            let call = UpdateCall(
                model: "one",
                input: Tensor([1, 3, 64, 64], repeating: 0.5),
                loss: Loss(.crossEntropy(classes: .one(1))),
                optimizer: .sgd(.init(lr: 0.001)),
                batchNorm: .frozen
            )
            #expect(try await engine.reply(to: call).version == 2)
            // The same bytes in another file, under the same name.
            try folder.file("a.safetensors", bytes)
            #expect(await reload(engine, [source("one", folder)]) == [])
            #expect(try await engine.reply(to: Models(name: "one")).models[0].version == 2)
            try await write("a", seed: 2, in: folder)
            #expect(await reload(engine, [source("one", folder)]) == ["swapped one at 2"])
            #expect(try await engine.reply(to: Models(name: "one")).models[0].version == 1)
        }
    }

    @Test func aFileThatIsNoneLeavesTheOldOneServed() async throws {
        let folder = try TemporaryFolder()
        try await write("a", seed: 1, in: folder)
        try await serving([source("one", folder)]) { engine in
            let before = try await engine.reply(to: Models(name: "one")).models
            try folder.file("a.safetensors", "no weights")
            let both = [source("one", folder), source("two", folder)]
            #expect(await reload(engine, both) == ["failed one, true", "failed two, false"])
            let after = try await engine.reply(to: Models())
            #expect(after.models == before)
            #expect(after.failed.map(\.message) == ["the daemon's log says why"])
            // Nothing is left of it once it isn't named any more.
            #expect(await reload(engine, [source("one", folder)]).last == "unloaded two")
            #expect(try await engine.reply(to: Models()).failed.isEmpty)
        }
    }

    @Test func anotherOptionIsAnotherModel() async throws {
        let folder = try TemporaryFolder()
        try await write("a", seed: 1, in: folder)
        try await serving([source("one", folder)]) { engine in
            var halved = source("one", folder)
            halved.options.preprocessing.normalize = .half
            #expect(await reload(engine, [halved]) == ["swapped one at 1"])
            let model = try await engine.reply(to: Models(name: "one")).models[0]
            #expect(model.preprocessing.normalize == .half)
        }
    }

    @Test func labelsComeAndChangeAndGoWithoutTheWeights() async throws {
        let folder = try TemporaryFolder()
        try await write("a", seed: 1, in: folder)
        try await serving([source("one", folder)]) { engine in
            func labels() async throws -> [String]? {
                try await engine.reply(to: Models(name: "one")).models[0].labels
            }
            let labelled = source("one", folder, labels: "labels.txt")
            try folder.file("labels.txt", "tench\ngoldfish\n")
            #expect(await reload(engine, [labelled]) == ["relabelled one"])
            #expect(try await labels() == ["tench", "goldfish"])
            #expect(await reload(engine, [labelled]) == [])
            try folder.file("labels.txt", "fish\ngoldfish\n")
            #expect(await reload(engine, [labelled]) == ["relabelled one"])
            try folder.file("labels.txt", "one too few\n")
            #expect(await reload(engine, [labelled]) == ["failed one, true"])
            #expect(try await labels() == ["fish", "goldfish"])
            #expect(await reload(engine, [source("one", folder)]) == ["relabelled one"])
            #expect(try await labels() == nil)
        }
    }

    @Test func aSessionGoesOnWithTheWeightsThatItHas() async throws {
        let folder = try TemporaryFolder()
        try await write("a", seed: 1, in: folder)
        try await serving([source("one", folder)]) { engine in
            let input = Tensor([1, 3, 64, 64], repeating: 0.5)
            func logits(_ session: String?) async throws -> Tensor? {
                let call = ForwardCall(model: "one", session: session, input: input)
                return try await engine.reply(to: call).outputs["logits"]
            }
            let before = try await logits(nil)
            let session = try await engine.reply(to: SessionOpen(model: "one")).session
            let shared = try await engine.reply(to: Snapshot(model: "one")).snapshot
            let own = try await engine.reply(to: Snapshot(model: "one", session: session)).snapshot
            try await write("a", seed: 2, in: folder)
            #expect(await reload(engine, [source("one", folder)]) == ["swapped one at 1"])
            #expect(try await logits(session) == before)
            #expect(try await logits(nil) != before)
            // Its own snapshot is its; that of the shared weights was of weights that have gone.
            let back = Restore(model: "one", session: session, snapshot: own)
            _ = try await engine.reply(to: back)
            let astray = Restore(model: "one", snapshot: own)
            #expect(await engine.refusal(of: astray) == .invalidParams)
            let gone = Restore(model: "one", session: session, snapshot: shared)
            #expect(await engine.refusal(of: gone) == .invalidParams)
        }
    }

    /// Whatever is asked meanwhile sees one of both, whole, and no error.
    @Test func requestsSeeOneOfBothWhole() async throws {
        let folder = try TemporaryFolder()
        try await write("a", seed: 1, in: folder)
        try await serving([source("one", folder)]) { engine in
            let input = Tensor([1, 3, 64, 64], repeating: 0.5)
            let call = ForwardCall(model: "one", input: input)
            let first = try await engine.reply(to: call).outputs["logits"]
            try await write("a", seed: 2, in: folder)
            let isOver = Flag()
            async let seen = Self.ask(engine, call, expecting: first, until: isOver)
            #expect(await reload(engine, [source("one", folder)]) == ["swapped one at 1"])
            isOver.raise()
            let kinds = try await seen
            #expect(!kinds.isEmpty)
            #expect(try await engine.reply(to: call).outputs["logits"] != first)
        }
    }

    /// Says something once, to whoever asks.
    private final class Flag: Sendable {
        private let isRaisedAtomic = Atomic(false)
        func raise() { isRaisedAtomic.store(true, ordering: .relaxed) }
        var isRaised: Bool { isRaisedAtomic.load(ordering: .relaxed) }
    }

    /// Asks on several connections until the flag is raised; whether the answers were the expected
    /// ones, or others.
    private static func ask(
        _ engine: Engine,
        _ call: ReceivedForward,
        expecting first: Tensor?,
        until isOver: Flag
    ) async throws -> Set<Bool> {
        try await withThrowingTaskGroup(of: Set<Bool>.self) { group in
            for connection in 2...5 {
                group.addTask {
                    var seen: Set<Bool> = []
                    repeat {
                        let sender = peer(UInt64(connection), .read)
                        let reply = try await engine.reply(to: call, from: sender)
                        seen.insert(reply.outputs["logits"] == first)
                    } while !isOver.isRaised
                    return seen
                }
            }
            return try await group.reduce(into: []) { $0.formUnion($1) }
        }
    }

    @Test func whatDoesNotFitIntoMemoryIsToldAndChangesNothing() async throws {
        let folder = try TemporaryFolder()
        // With a few classes it would be small change, which nobody asks about.
        try await write("a", seed: 1, classes: 200, in: folder)
        var configuration = Engine.Configuration(threads: 1)
        configuration.memoryBytes = 1
        try await withEngine(configuration) { engine in
            let words = await reload(engine, [source("one", folder)])
            #expect(words.contains("failed one, false"))
        }
    }
}
