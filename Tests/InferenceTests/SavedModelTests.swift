import Foundation
import TestKit
import Testing
import Weights
import Wire

@testable import Inference

/// What peers who are no administrators save: how much, in whose name, and who may change it.
@Suite struct SavedModelTests {
    private let alice = peer(1, .session, user: 1001)
    private let bob = peer(2, .session, user: 1002)
    private let root = peer(3, .admin, user: 0)

    /// An engine whose users may save so many models and bytes, with a session for each of two.
    private func withSessions(
        models: Int = 16,
        bytes: Int = 1 << 30,
        in folder: TemporaryFolder,
        _ body: (Engine, _ alices: String, _ bobs: String) async throws -> Void
    ) async throws {
        var configuration = Engine.Configuration(threads: 1)
        configuration.modelsDirectory = try ModelsDirectory(opening: folder.path)
        configuration.saving.models = models
        configuration.saving.bytes = bytes
        try await withEngine(configuration) { engine in
            let open = SessionOpen(model: "tiny")
            let alices = try await engine.reply(to: open, from: alice).session
            let bobs = try await engine.reply(to: open, from: bob).session
            try await body(engine, alices, bobs)
        }
    }

    private func save(
        _ session: String,
        _ name: SavedName,
        _ dtype: ElementType = .f32
    ) -> ModelSave {
        ModelSave(model: "tiny", session: session, name: name, dtype: dtype)
    }

    private func refusal(_ call: some Call, _ engine: Engine, by peer: Peer) async -> WireError? {
        let outcome = await engine.outcome(of: engine.ask(call, from: peer))
        guard case .failure(let error) = outcome else { return nil }
        return error
    }

    @Test func aUserReplacesItsOwnFileAndNobodyElsesDoes() async throws {
        let folder = try TemporaryFolder()
        try await withSessions(in: folder) { engine, alices, bobs in
            let first = try await engine.reply(to: save(alices, "mine"), from: alice)
            _ = try await engine.reply(to: update(session: alices), from: alice)
            let second = try await engine.reply(to: save(alices, "mine"), from: alice)
            #expect(second.sha256 != first.sha256)
            let bytes = try folder.read("mine.safetensors")
            let error = await refusal(save(bobs, "mine"), engine, by: bob)
            #expect(error?.type == .forbidden)
            #expect(
                error?.message
                    == "replacing mine.safetensors, which you did not save, needs the role admin"
            )
            #expect(try folder.read("mine.safetensors") == bytes)
            let distant = await refusal(save(bobs, "other"), engine, by: distantPeer(4))
            #expect(distant?.type == .forbidden)
            // An administrator's file is the daemon's from then on.
            _ = try await engine.reply(to: ModelSave(model: "tiny", name: "mine"), from: root)
            #expect(await refusal(save(alices, "mine"), engine, by: alice)?.type == .forbidden)
        }
    }

    @Test(arguments: ["weights", "folder", "link"])
    func whatSomebodyElsePutThereIsNotReplaced(_ kind: String) async throws {
        let folder = try TemporaryFolder()
        let name = "theirs.safetensors"
        switch kind {
        case "weights": try folder.file(name, "no weights, but somebody's")
        case "folder": try folder.folder(name)
        default:
            try FileManager.default.createSymbolicLink(
                atPath: folder.path(of: name),
                withDestinationPath: "/nowhere"
            )
        }
        try await withSessions(in: folder) { engine, alices, _ in
            #expect(await refusal(save(alices, "theirs"), engine, by: alice)?.type == .forbidden)
            let delete = ModelDelete(name: "theirs")
            let expected: ErrorType = kind == "weights" ? .forbidden : .invalidParams
            #expect(await refusal(delete, engine, by: alice)?.type == expected)
            let names = try folder.names()
            #expect(names == [name])
        }
    }

    @Test func thereIsALimitToTheNamesOfAUser() async throws {
        let folder = try TemporaryFolder()
        try await withSessions(models: 2, in: folder) { engine, alices, bobs in
            _ = try await engine.reply(to: save(alices, "a"), from: alice)
            _ = try await engine.reply(to: save(alices, "b"), from: alice)
            let error = try #require(await refusal(save(alices, "c"), engine, by: alice))
            #expect(error.type == .tooLarge && error.expected == [2] && error.got == [3])
            #expect(
                error.message
                    == "your saved models and snapshots: 3, and the limit is 2; model.delete "
                    + "removes one of a, b"
            )
            #expect(try folder.names() == ["a.safetensors", "b.safetensors"])
            // One's own name counts once, others' not at all, and administrators have no limit.
            _ = try await engine.reply(to: save(alices, "b"), from: alice)
            _ = try await engine.reply(to: save(bobs, "c"), from: bob)
            for name in ["d", "e", "f"] as [SavedName] {
                _ = try await engine.reply(to: ModelSave(model: "tiny", name: name), from: root)
            }
            _ = try await engine.reply(to: ModelDelete(name: "a"), from: alice)
            _ = try await engine.reply(to: save(alices, "g"), from: alice)
        }
    }

    @Test func thereIsALimitToTheBytesOfAUser() async throws {
        let folder = try TemporaryFolder()
        var size = 0
        try await withSessions(in: folder) { engine, alices, _ in
            _ = try await engine.reply(to: save(alices, "a"), from: alice)
            size = try folder.read("a.safetensors").count
        }
        // Room for one and a half.
        try await withSessions(bytes: size * 3 / 2, in: folder) { engine, alices, _ in
            let error = try #require(await refusal(save(alices, "b"), engine, by: alice))
            #expect(error.type == .tooLarge && error.expected == [size * 3 / 2])
            #expect(error.got == [2 * size])
            _ = try await engine.reply(to: save(alices, "a"), from: alice)
            _ = try await engine.reply(to: save(alices, "a", .f16), from: alice)
        }
        try await withSessions(bytes: size - 1, in: folder) { engine, _, bobs in
            let error = try #require(await refusal(save(bobs, "c"), engine, by: bob))
            #expect(error.message.hasSuffix("; f16 and bf16 take half of what f32 does"))
            _ = try await engine.reply(to: save(bobs, "c", .bf16), from: bob)
        }
    }

    @Test(arguments: [ElementType.f32, .f16, .bf16])
    func aFileIsAsLargeAsWasReckoned(_ dtype: ElementType) async throws {
        let folder = try TemporaryFolder()
        try await withSessions(in: folder) { engine, alices, _ in
            _ = try await engine.reply(to: save(alices, "a", dtype), from: alice)
            let size = try folder.read("a.safetensors").count
            _ = try await engine.reply(to: ModelDelete(name: "a"), from: alice)
            // To the byte: one less would have been too little.
            for (limit, expected) in [(size, nil), (size - 1, ErrorType.tooLarge)] {
                try await withSessions(bytes: limit, in: folder) { engine, alices, _ in
                    let refusal = await refusal(save(alices, "a", dtype), engine, by: alice)
                    #expect(refusal?.type == expected)
                }
                try? FileManager.default.removeItem(atPath: folder.path(of: "a.safetensors"))
            }
        }
    }

    /// Nothing but the files themselves tells.
    @Test func whoseAFileIsOutlivesTheDaemon() async throws {
        let folder = try TemporaryFolder()
        try await withSessions(in: folder) { engine, alices, _ in
            _ = try await engine.reply(to: save(alices, "a"), from: alice)
        }
        try await withSessions(models: 1, in: folder) { engine, alices, bobs in
            #expect(await refusal(save(alices, "b"), engine, by: alice)?.type == .tooLarge)
            #expect(await refusal(ModelDelete(name: "a"), engine, by: bob)?.type == .forbidden)
            _ = try await engine.reply(to: ModelDelete(name: "a"), from: alice)
            #expect(try folder.names().isEmpty)
            _ = try await engine.reply(to: save(bobs, "b"), from: bob)
        }
    }

    @Test func aDeletedModelThatIsLoadedGoesOn() async throws {
        let folder = try TemporaryFolder()
        try await withSessions(in: folder) { engine, _, _ in
            let seeded = ModelSource(
                name: "seeded",
                architecture: "resnet_mini",
                weights: .seed(1, classes: 2)
            )
            try engine.add(seeded.load())
            _ = try await engine.reply(to: ModelSave(model: "seeded", name: "copy"), from: root)
            let load = ModelLoad(
                name: "again",
                architecture: "resnet_mini",
                file: "copy.safetensors"
            )
            _ = try await engine.reply(to: load, from: root)
            let size = try folder.read("copy.safetensors").count
            let deleted = try await engine.reply(to: ModelDelete(name: "copy"), from: root)
            #expect(deleted.bytes == size)
            #expect(try folder.names().isEmpty)
            let described = try await engine.reply(to: Models(name: "again"), from: root)
            #expect(described.models.map(\.version) == [1])
            let gone = try #require(await refusal(ModelDelete(name: "copy"), engine, by: root))
            #expect(gone.type == .invalidParams && gone.member == "name")
        }
    }

    /// What a session's peer saves can be loaded like anything else.
    @Test func aFileWithItsUsersNumberIsRead() async throws {
        let folder = try TemporaryFolder()
        try await withSessions(in: folder) { engine, alices, _ in
            let saved = try await engine.reply(to: save(alices, "a"), from: alice)
            let file = try WeightFile(path: folder.path(of: "a.safetensors"))
            #expect(file.sha256() == saved.sha256)
            let text = String(decoding: try folder.read("a.safetensors").prefix(200), as: UTF8.self)
            #expect(text.contains(#"{"__metadata__":{"format":"pt","tenchd.user":"1001"}"#))
        }
    }
}
