internal import Experiments
internal import JSON
internal import Remote
internal import Scenes
internal import Training
internal import Wire

/// One training from the first scene to the verdict, and what is said and written about it.
struct TrainingRun: Sendable {
    let network: RemoteModel
    let connection: Connection
    let stock: SceneStock
    let recipe: Recipe
    let save: String
    let dtype: ElementType
    let heldOut: Int
    let folder: OutputFolder
    let command: Command
    let style: Progress.Style

    /// Who runs it, and which daemon computes.
    struct Command: Sendable {
        let name: String
        let arguments: [String]
        let server: String
    }

    /// How long the session outlives a client that failed to save it.
    private static let timeToLive = 3600
    private static let curveName = "curve.csv"
    /// The steps between two notes, and between two writings of the curve.
    private static let interval = 50

    private var model: String { network.description.name }

    /// Trains, saves and judges; on a failure the curve so far stays.
    func make() async throws {
        var record = try RunRecord(manifest: manifest, in: folder)
        var progress = Progress(steps: recipe.steps, style: style)
        progress.note(
            "run",
            "\(model) (\(network.description.architecture)) in world \(stock.world.rawValue), "
                + "\(recipe.steps) steps of \(recipe.batch)",
            ["manifest": manifest]
        )
        do {
            let open = SessionOpen(model: model, ttlSeconds: Self.timeToLive)
            let session = try await connection.send(open).session
            try await train(session, &progress)
            let saved = try await saved(session, &progress)
            let accuracy = try await accuracy(session, &progress)
            let result: JSONValue = [
                "file": .string("\(save).safetensors"), "sha256": .string(saved.sha256),
                "accuracy": JSONValue(accuracy.share), "held_out": JSONValue(accuracy.scenes),
                "right": .array(accuracy.right.map { JSONValue($0) }),
            ]
            try record.add(result)
            progress.result(
                "model",
                "\(save).safetensors: \(accuracy.right.reduce(0, +)) of "
                    + "\(accuracy.scenes * accuracy.right.count) scenes that it never saw",
                ["result": result]
            )
            _ = try await connection.send(SessionClose(session: session))
            progress.end()
            try record.end(.finished)
        } catch {
            progress.end()
            try record.end(error is CancellationError ? .stopped : .failed)
            throw error
        }
    }

    private func train(_ session: String, _ progress: inout Progress) async throws {
        var curve = TrainingCurve()
        let trainer = Trainer(
            model: model,
            session: session,
            stock: stock,
            recipe: recipe,
            over: connection
        )
        try await trainer.run { step, reply in
            curve.add(rate: recipe.rate(at: step), reply)
            let (done, loss) = (step + 1, curve.meanLoss(ofLast: Self.interval))
            progress.step(
                "loss \(loss)",
                ["step": JSONValue(done), "loss": JSONValue(reply.loss)]
            )
            guard done.isMultiple(of: Self.interval) || done == recipe.steps else { return }
            try folder.write(Array(curve.csv.utf8), to: Self.curveName)
            progress.note(
                "loss",
                "mean loss \(loss) of the last \(Self.interval) steps",
                ["step": JSONValue(done), "mean_loss": JSONValue(loss)]
            )
        }
    }

    /// Saves the session; one that cannot be saved stays for a while, and it is told how to keep it.
    private func saved(
        _ session: String,
        _ progress: inout Progress
    ) async throws -> ModelSaveReply {
        do {
            return try await connection.send(
                ModelSave(model: model, session: session, name: save, dtype: dtype)
            )
        } catch {
            progress.note(
                "unsaved",
                """
                not saved: the session stays for \(Self.timeToLive / 60) minutes, so that it can be \
                with tenchctl call model.save \
                '{"model":"\(model)","session":"\(session)","name":"NAME","dtype":"\(dtype)"}'
                """,
                ["session": .string(session)]
            )
            throw error
        }
    }

    /// Judges the file as it was saved, loaded again; or the session, where loading isn't allowed.
    private func accuracy(
        _ session: String,
        _ progress: inout Progress
    ) async throws -> HeldOutAccuracy {
        let name = "\(save).\(session.prefix(8))"
        let load = ModelLoad(
            name: name,
            architecture: network.description.architecture,
            file: "\(save).safetensors",
            transformInput: network.description.transformInput
        )
        do {
            _ = try await connection.send(load)
        } catch let error as WireError where error.type == .forbidden {
            progress.note(
                "session",
                "judged before rounding to \(dtype): loading the file takes the role admin",
                [:]
            )
            return try await accuracy(of: model, session)
        }
        let accuracy = try await accuracy(of: name, nil)
        _ = try await connection.send(ModelUnload(name: name))
        return accuracy
    }

    private func accuracy(of name: String, _ session: String?) async throws -> HeldOutAccuracy {
        try await HeldOutAccuracy(
            of: name,
            session: session,
            on: stock,
            scenes: heldOut,
            over: connection
        )
    }

    /// Everything that is needed to train the same weights again.
    private var manifest: JSONValue {
        [
            "client": .string(command.name), "version": .string(Release.version),
            "arguments": .array(command.arguments.map(JSONValue.string)),
            "server": .string(command.server),
            "models": [network.identity.json],
            "world": .string(stock.world.rawValue), "seed": JSONValue("\(stock.seed)"),
            "size": JSONValue(stock.size), "steps": JSONValue(recipe.steps),
            "batch": JSONValue(recipe.batch), "lr": JSONValue(recipe.rate),
            "warm_up": JSONValue(recipe.warmUp), "momentum": JSONValue(recipe.momentum),
            "weight_decay": JSONValue(recipe.weightDecay),
            "adversarial_epsilon": JSONValue(recipe.adversarialEpsilon),
            "dtype": .string(dtype.rawValue), "save": .string(save),
        ]
    }
}
