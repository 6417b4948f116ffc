import Networks
import Objectives
import Tensors
import TestKit
import Testing
import Weights
import Wire

@testable import Inference

/// Snapshots in the models directory: what was trained goes on in another daemon to the same bits.
@Suite struct NamedSnapshotTests {
    /// A batch of pictures for the tiny network, no two alike.
    private static let pictures = Tensor([3, 3, 8, 8], (0..<576).map { Float($0 * 7 % 23) / 23 })

    private func step(
        _ optimizer: Optimizer,
        _ session: String? = nil,
        model: String = "tiny"
    ) -> ReceivedUpdate {
        UpdateCall(
            model: model,
            session: session,
            input: Self.pictures,
            loss: Loss(.crossEntropy(classes: .each([0, 3, 1]))),
            optimizer: optimizer,
            batchNorm: .batch
        )
    }

    /// What some steps told, without their versions.
    private func train(
        _ engine: Engine,
        _ count: Int,
        _ optimizer: Optimizer,
        _ session: String? = nil
    ) async throws -> [[Double]] {
        var told: [[Double]] = []
        for _ in 0..<count {
            let reply = try await engine.reply(to: step(optimizer, session))
            told.append([reply.loss, reply.gradientNorm, reply.updateNorm])
        }
        return told
    }

    /// The bytes of some weights, saved.
    private func bytes(
        _ engine: Engine,
        _ session: String?,
        in folder: TemporaryFolder
    ) async throws -> [UInt8] {
        _ = try await engine.reply(to: ModelSave(model: "tiny", session: session, name: "w"))
        return try folder.read("w.safetensors")
    }

    private func configuration(_ folder: TemporaryFolder) throws -> Engine.Configuration {
        var configuration = Engine.Configuration(threads: 1)
        configuration.modelsDirectory = try ModelsDirectory(opening: folder.path)
        return configuration
    }

    private static let optimizers: [Optimizer] = [
        .sgd(.init(lr: 0.05)), .sgd(.init(lr: 0.05, momentum: 0.9, dampening: 0.1)),
        .sgd(.init(lr: 0.05, momentum: 0.9, weightDecay: 1e-3, nesterov: true)),
        .adam(.init(lr: 0.01, weightDecay: 1e-3)), .adamW(.init(lr: 0.01)),
    ]

    /// Train k, keep, train m; in another daemon go on from what was kept, and train m.
    @Test(arguments: optimizers.indices, [1, 4])
    func aTrainingGoesOnInAnotherDaemonToTheSameBits(_ index: Int, _ made: Int) async throws {
        let optimizer = Self.optimizers[index]
        let folder = try TemporaryFolder()
        let configuration = try configuration(folder)
        let (kept, told, expected) = try await withEngine(configuration) { engine in
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            _ = try await train(engine, made, optimizer, session)
            let kept = try await engine.reply(
                to: Snapshot(model: "tiny", session: session, name: "k")
            )
            #expect(kept.snapshot == "k" && kept.version == made + 1)
            let told = try await train(engine, 3, optimizer, session)
            return (kept, told, try await bytes(engine, session, in: folder))
        }
        try await withEngine(configuration) { engine in
            // A session that is opened on it, one that is led back to it, and the shared weights.
            let opened = try await engine.reply(to: SessionOpen(model: "tiny", snapshot: "k"))
            #expect(opened.version == made + 2 && opened.sha256 == kept.sha256)
            let other = try await engine.reply(to: SessionOpen(model: "tiny")).session
            _ = try await train(engine, 9, .sgd(.init(lr: 1e-3, momentum: 0.5)), other)
            let restored = try await engine.reply(
                to: Restore(model: "tiny", session: other, name: "k")
            )
            #expect(restored.version == 11 && restored.sha256 == kept.sha256)
            let shared = try await engine.reply(to: Restore(model: "tiny", name: "k"))
            #expect(shared.version == made + 2)
            for place in [opened.session, other, nil] {
                #expect(try await train(engine, 3, optimizer, place) == told)
                #expect(try await bytes(engine, place, in: folder) == expected)
            }
        }
    }

    /// The same bits, kept again, but for the version.
    @Test func whatIsReadAndKeptAgainIsTheSame() async throws {
        let folder = try TemporaryFolder()
        try await withEngine(configuration(folder)) { engine in
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            _ = try await train(engine, 2, .adam(.init(lr: 0.01)), session)
            _ = try await engine.reply(to: Snapshot(model: "tiny", session: session, name: "a"))
            let again = try await engine.reply(to: SessionOpen(model: "tiny", snapshot: "a"))
            _ = try await engine.reply(
                to: Snapshot(model: "tiny", session: again.session, name: "b")
            )
            let files = try ["a", "b"].map {
                try NotedFile(path: folder.path(of: "\($0).snapshot.safetensors"), called: $0)
            }
            #expect(try files[0].stateDict().tensors == files[1].stateDict().tensors)
            var notes = files.map(\.notes)
            #expect(notes[0]["tench.version"] == "3" && notes[1]["tench.version"] == "4")
            for index in notes.indices { notes[index]["tench.version"] = nil }
            #expect(notes[0] == notes[1])
        }
    }

    @Test func theFileSaysWhatItHolds() async throws {
        let folder = try TemporaryFolder()
        try await withEngine(configuration(folder)) { engine in
            let session = try await engine.reply(to: SessionOpen(model: "tiny")).session
            _ = try await train(engine, 2, .adamW(.init(lr: 0.01)), session)
            _ = try await engine.reply(to: Snapshot(model: "tiny", session: session, name: "a"))
            let path = folder.path(of: "a.snapshot.safetensors")
            let file = try NotedFile(path: path, called: "a")
            var expected = [
                "format": "pt", "tench.format": "1", "tench.model": "tiny",
                "tench.architecture": "tiny", "tench.classes": "5", "tench.version": "3",
                "tench.optimizer": "adamw",
            ]
            for name in ["conv.weight", "norm.weight", "norm.bias", "fc.weight"] {
                expected["tench.steps.\(name)"] = "2"
            }
            expected["tench.steps.fc.bias"] = "2"
            #expect(file.notes == expected)
            let names = try file.stateDict().tensors.keys
            #expect(names.contains("model.norm.running_mean"))
            #expect(names.contains("optimizer.fc.weight.exp_avg_sq"))
            #expect(try file.stateDict().integerNames == ["model.norm.num_batches_tracked"])
        }
    }

    /// Also with what only some parameters' steps are counted of.
    @Test func aSnapshotBeforeAnyStepHasNoOptimizer() async throws {
        let folder = try TemporaryFolder()
        try await withEngine(configuration(folder)) { engine in
            _ = try await engine.reply(to: Snapshot(model: "tiny", name: "a"))
            let opened = try await engine.reply(to: SessionOpen(model: "tiny", snapshot: "a"))
            #expect(opened.version == 2)
            let list = try await engine.reply(to: SnapshotList(named: true)).named ?? []
            #expect(list.map(\.optimizer) == [nil] && list.map(\.version) == [1])
        }
    }

    /// An ONNX file's network, in another daemon.
    @Test func aNetworkOfAnOnnxFileIsKeptToo() async throws {
        let folder = try TemporaryFolder()
        try OnnxFixture.copy("resnet", into: folder.path)
        let shape: Shape = [2, 3, 32, 32]
        let input = Tensor(shape, (0..<shape.count).map { Float($0 * 37 % 251) / 251 })
        func step(_ session: String) -> ReceivedUpdate {
            UpdateCall(
                model: "m",
                session: session,
                input: input,
                loss: TinyNetwork.loss,
                optimizer: .adam(.init(lr: 1e-3)),
                batchNorm: .frozen
            )
        }
        let load = ModelLoad(name: "m", architecture: "onnx", file: "resnet.onnx")
        let expected = try await withEngine(configuration(folder)) { engine in
            _ = try await engine.reply(to: load)
            let session = try await engine.reply(to: SessionOpen(model: "m")).session
            _ = try await engine.reply(to: step(session))
            _ = try await engine.reply(to: Snapshot(model: "m", session: session, name: "k"))
            return try await engine.reply(to: step(session))
        }
        try await withEngine(configuration(folder)) { engine in
            _ = try await engine.reply(to: load)
            let session = try await engine.reply(to: SessionOpen(model: "m", snapshot: "k"))
            let reply = try await engine.reply(to: step(session.session))
            #expect(reply.loss == expected.loss && reply.updateNorm == expected.updateNorm)
            let other = SessionOpen(model: "tiny", snapshot: "k")
            #expect(await engine.refusal(of: other) == .invalidParams)
        }
    }

    /// `model.load` takes the weights of such a file, and says where they were.
    @Test func aSnapshotsWeightsAreLoaded() async throws {
        let folder = try TemporaryFolder()
        try await withEngine(configuration(folder)) { engine in
            let seeded = ModelSource(
                name: "mini",
                architecture: "resnet_mini",
                weights: .seed(1, classes: 2)
            )
            try engine.add(seeded.load())
            let session = try await engine.reply(to: SessionOpen(model: "mini")).session
            _ = try await engine.reply(
                to: UpdateCall(
                    model: "mini",
                    session: session,
                    input: Tensor([1, 3, 32, 32], repeating: 0.25),
                    loss: Loss(.crossEntropy(classes: .one(1))),
                    optimizer: .adam(.init(lr: 1e-3)),
                    batchNorm: .frozen
                )
            )
            _ = try await engine.reply(to: Snapshot(model: "mini", session: session, name: "k"))
            _ = try await engine.reply(
                to: ModelLoad(
                    name: "again",
                    architecture: "resnet_mini",
                    file: "k.snapshot.safetensors"
                )
            )
            let told = try await engine.reply(to: Models(name: "again")).models
            #expect(told.map(\.key) == ["model"])
            for (model, session) in [("mini", session), ("again", nil)] {
                let name: SavedName = model == "mini" ? "one" : "other"
                _ = try await engine.reply(
                    to: ModelSave(model: model, session: session, name: name)
                )
            }
            #expect(
                try folder.read("one.safetensors") == folder.read("other.safetensors")
            )
        }
    }
}
