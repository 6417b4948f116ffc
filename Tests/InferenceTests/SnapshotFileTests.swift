import Foundation
import Objectives
import Tensors
import TestKit
import Testing
import Weights
import Wire

@testable import Inference

/// Files of snapshots that are damaged, foreign or another's: refused with what is wrong, and
/// nothing is changed.
@Suite struct SnapshotFileTests {
    private let alice = peer(1, .session, user: 1001)
    private let bob = peer(2, .session, user: 1002)
    private let root = peer(3, .admin, user: 0)

    private func withFolder(
        models: Int = 16,
        bytes: Int = 1 << 30,
        _ body: (Engine, TemporaryFolder) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        var configuration = Engine.Configuration(threads: 1)
        configuration.modelsDirectory = try ModelsDirectory(opening: folder.path)
        configuration.saving.models = models
        configuration.saving.bytes = bytes
        try await withEngine(configuration) { try await body($0, folder) }
    }

    private func refusal(_ call: some Call, _ engine: Engine, by peer: Peer) async -> WireError? {
        guard case .failure(let error) = await engine.outcome(of: engine.ask(call, from: peer))
        else { return nil }
        return error
    }

    /// A snapshot after a step of Adam, and what it is made of.
    private func kept(
        _ engine: Engine,
        in folder: TemporaryFolder
    ) async throws -> (dict: StateDict, notes: [String: String]) {
        let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
        _ = try await engine.reply(
            to: UpdateCall(
                model: "tiny",
                session: session,
                input: TinyNetwork.input,
                loss: TinyNetwork.loss,
                optimizer: .adam(.init(lr: 0.1)),
                batchNorm: .frozen
            )
        )
        _ = try await engine.reply(to: Snapshot(model: "tiny", session: session, name: "k"))
        let file = try NotedFile(path: folder.path(of: "k.snapshot.safetensors"), called: "k")
        return (try file.stateDict(), file.notes)
    }

    /// Writes a file in place of the snapshot, and tells with what it is refused.
    private func refusal(
        _ dict: StateDict,
        _ notes: [String: String],
        _ engine: Engine,
        in folder: TemporaryFolder
    ) async throws -> String {
        let notes = notes.filter { $0.key != "format" }
            .map { SafetensorsNote(name: $0.key, text: $0.value) }
        try dict.writeSafetensors(to: folder.path(of: "k.snapshot.safetensors"), notes: notes)
        return try await refusalOfWhatIsThere(engine)
    }

    private func refusalOfWhatIsThere(_ engine: Engine) async throws -> String {
        let before = try await engine.reply(to: forward)
        let error = await refusal(Restore(model: "tiny", name: "k"), engine, by: root)
        #expect(error?.type == .invalidParams)
        let opened = await refusal(SessionOpen(model: "tiny", snapshot: "k"), engine, by: root)
        #expect(opened?.message == error?.message)
        #expect(try await engine.reply(to: forward) == before)
        return error?.message ?? ""
    }

    @Test func whatIsDamagedOrForeignIsToldAndChangesNothing() async throws {
        try await withFolder { engine, folder in
            let (dict, notes) = try await kept(engine, in: folder)
            func told(
                _ change: (inout StateDict, inout [String: String]) -> Void
            ) async throws -> String {
                var (dict, notes) = (dict, notes)
                change(&dict, &notes)
                return try await refusal(dict, notes, engine, in: folder)
            }
            let file = "k.snapshot.safetensors is "
            var message = try await told { $1["tench.format"] = "2" }
            #expect(message == file + "a snapshot of format 2, and this daemon reads format 1")
            message = try await told { $1["tench.format"] = nil }
            #expect(message == file + "no snapshot: it has no note tench.format")
            for version in ["0", "-1", "x", "9223372036854775807", ""] {
                message = try await told { $1["tench.version"] = version }
                #expect(message == file + "damaged: its tench.version is no version")
            }
            message = try await told { $1["tench.steps.fc.bias"] = "9223372036854775807" }
            #expect(message == file + "damaged: tench.steps.fc.bias is no number")
            message = try await told { $1["tench.steps.fc"] = "1" }
            #expect(message == file + "of an optimizer of 'fc', which the model has not")
            message = try await told { $1["tench.optimizer"] = "lion" }
            #expect(message == file + "of an optimizer that this daemon has not: 'lion'")
            message = try await told { $1["tench.classes"] = "6" }
            #expect(message == file + "of 'tiny' with 6 classes, and the model is tiny with 5")
            message = try await told { $1["tench.architecture"] = "vgg11" }
            #expect(message.hasPrefix(file + "of 'vgg11' with 5 classes"))
            message = try await told { dict, _ in dict.tensors["model.fc.bias"] = nil }
            #expect(message == file + "not of this model's network: missing 'fc.bias'")
            message = try await told { dict, _ in
                dict.tensors["model.fc.bias"] = Tensor([4], repeating: 0)
            }
            #expect(message.contains("of another shape 'fc.bias' ([4], not [5])"))
            message = try await told { dict, _ in dict.tensors["odd"] = Tensor([1], [0]) }
            #expect(message == file + "not of this model's network: 'odd'")
            message = try await told { dict, _ in
                dict.tensors["optimizer.fc.bias.exp_avg"] = Tensor([4], repeating: 0)
            }
            #expect(
                message == file + "damaged: the optimizer's memory of fc.bias has another shape"
            )
            message = try await told { dict, _ in
                dict.tensors["optimizer.fc.bias.exp_avg_sq"] = nil
            }
            #expect(message.hasPrefix(file + "of an optimizer with 'exp_avg', which no rule"))
        }
    }

    @Test func aFileThatWasCutIsToldWhereverTheCutIs() async throws {
        try await withFolder { engine, folder in
            _ = try await kept(engine, in: folder)
            let whole = try folder.read("k.snapshot.safetensors")
            for count in [0, 1, 7, 8, 9, 100, 1000, whole.count / 2, whole.count - 1] {
                try folder.file("k.snapshot.safetensors", Array(whole.prefix(count)))
                #expect(try await refusalOfWhatIsThere(engine).contains("k.snapshot.safetensors"))
            }
            try folder.file("k.snapshot.safetensors", whole + [0])
            #expect(try await refusalOfWhatIsThere(engine).contains("1 bytes belong to none"))
            try folder.file("k.snapshot.safetensors", "PK\u{3}\u{4} no snapshot")
            #expect(try await refusalOfWhatIsThere(engine).contains("zip"))
            try folder.file("k.snapshot.safetensors", whole)
            _ = try await engine.reply(to: Restore(model: "tiny", name: "k"))
        }
    }

    @Test func aSnapshotIsItsTakersOrAnAdministrators() async throws {
        try await withFolder { engine, folder in
            let open = SessionOpen(model: "tiny")
            let alices = try await engine.reply(to: open, from: alice).session
            let bobs = try await engine.reply(to: open, from: bob).session
            let keep = Snapshot(model: "tiny", session: alices, name: "k")
            _ = try await engine.reply(to: keep, from: alice)
            _ = try await engine.reply(to: keep, from: alice)
            let replace = Snapshot(model: "tiny", session: bobs, name: "k")
            for (call, deed) in [
                (replace, "replacing"),
                (Restore(model: "tiny", session: bobs, name: "k"), "reading"),
                (SessionOpen(model: "tiny", snapshot: "k"), "reading"),
                (SnapshotDrop(name: "k"), "dropping"),
            ] as [(any Call, String)] {
                let error = await refusal(call, engine, by: bob)
                let what = "\(deed) k.snapshot.safetensors, which you did not save,"
                #expect(error?.message == "\(what) needs the role admin")
                let distant = await refusal(call, engine, by: distantPeer(4))
                #expect(distant?.type == .forbidden, "\(call)")
            }
            let shared = Snapshot(model: "tiny", name: "s")
            #expect(await refusal(shared, engine, by: alice)?.type == .forbidden)
            _ = try await engine.reply(to: shared, from: root)
            func names(_ peer: Peer) async throws -> [String]? {
                try await engine.reply(to: SnapshotList(named: true), from: peer).named?
                    .map(\.name)
            }
            #expect(try await names(alice) == ["k"])
            #expect(try await names(bob) == [])
            #expect(try await names(distantPeer(4)) == [])
            #expect(try await names(root) == ["k", "s"])
            #expect(try await engine.reply(to: SnapshotList(), from: root).named == nil)
            let told = try await engine.reply(to: SnapshotList(named: true), from: alice)
            let first = try #require(told.named?.first)
            #expect(first.model == "tiny" && first.architecture == "tiny" && first.classes == 5)
            #expect(first.user == 1001 && first.version == 1 && first.age < 600)
            #expect(first.bytes == (try folder.read("k.snapshot.safetensors").count))
            _ = try await engine.reply(to: SessionOpen(model: "tiny", snapshot: "k"), from: root)
            _ = try await engine.reply(to: SnapshotDrop(name: "k"), from: alice)
            _ = try await engine.reply(to: SnapshotDrop(name: "s"), from: root)
            #expect(try folder.names().isEmpty)
            let gone = await refusal(SnapshotDrop(name: "k"), engine, by: alice)
            #expect(gone?.member == "name" && gone?.type == .invalidParams)
        }
    }

    @Test func snapshotsCountAsSavedModelsDo() async throws {
        try await withFolder(models: 2) { engine, folder in
            let open = SessionOpen(model: "tiny")
            let session = try await engine.reply(to: open, from: alice).session
            func keep(_ name: SavedName) -> Snapshot {
                Snapshot(model: "tiny", session: session, name: name)
            }
            _ = try await engine.reply(to: keep("a"), from: alice)
            let save = ModelSave(model: "tiny", session: session, name: "a")
            _ = try await engine.reply(to: save, from: alice)
            let error = try #require(await refusal(keep("b"), engine, by: alice))
            #expect(error.type == .tooLarge)
            #expect(
                error.message
                    == "your saved models and snapshots: 3, and the limit is 2; model.delete removes "
                    + "one of a; snapshot.drop removes one of a"
            )
            _ = try await engine.reply(to: keep("a"), from: alice)
            // Each is deleted by its own method, and the other is told of.
            _ = try await engine.reply(to: ModelDelete(name: "a"), from: alice)
            let again = await refusal(ModelDelete(name: "a"), engine, by: alice)
            #expect(again?.message.hasSuffix("which snapshot.drop deletes") == true)
            _ = try await engine.reply(to: SnapshotDrop(name: "a"), from: alice)
            #expect(try folder.names().isEmpty)
        }
        try await withFolder(bytes: 1000) { engine, _ in
            let open = SessionOpen(model: "tiny")
            let session = try await engine.reply(to: open, from: alice).session
            let keep = Snapshot(model: "tiny", session: session, name: "a")
            #expect(await refusal(keep, engine, by: alice)?.type == .tooLarge)
        }
    }

    @Test func withoutAModelsDirectoryThereAreNone() async throws {
        try await withEngine { engine in
            for call in [
                Snapshot(model: "tiny", name: "k"), Restore(model: "tiny", name: "k"),
                SessionOpen(model: "tiny", snapshot: "k"), SnapshotDrop(name: "k"),
                SnapshotList(named: true),
            ] as [any Call] {
                #expect(await refusal(call, engine, by: root)?.type == .forbidden, "\(call)")
            }
            let hello = try await engine.reply(to: Hello())
            #expect(!hello.capabilities.contains("snapshot.name"))
        }
    }

    @Test func theMemoryIsAskedBeforeAFileIsRead() async throws {
        let folder = try TemporaryFolder()
        var configuration = Engine.Configuration(threads: 1)
        configuration.modelsDirectory = try ModelsDirectory(opening: folder.path)
        configuration.memoryBytes = MemoryBudget.residentBytes + 64 << 20
        // Of nothing but holes, which cost no disk.
        try folder.file("k.snapshot.safetensors", "")
        let path = folder.path(of: "k.snapshot.safetensors")
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.truncate(atOffset: 8 << 30)
        try file.close()
        try await withEngine(configuration) { engine in
            let error = await refusal(Restore(model: "tiny", name: "k"), engine, by: root)
            #expect(error?.type == .outOfMemory)
        }
    }
}
