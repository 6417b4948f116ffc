internal import Experiments
internal import Files
internal import JSON
internal import Runs
internal import Scenes
internal import Tench
internal import Wire

/// One training from the first scene to the verdict, and what is said and written about it.
struct TrainingRun: Sendable {
    /// The network whose weights it begins with.
    let network: RemoteModel
    /// All that decides the weights at its end.
    let manifest: TrainingManifest
    /// The daemon; the session lasts as long as its connection, and a while longer.
    let connection: Connection

    /// How long the session outlives a client that failed to save it.
    private static let timeToLive = 3600
    /// The steps between two notes.
    private static let interval = 50

    private var model: String { network.description.name }
    private var target: TrainingManifest.Target { manifest.target }

    /// Trains, saves and judges; whatever happens, the curve so far and the record are written.
    func make(in folder: OutputFolder, style: Progress.Style) async throws {
        let (stock, recipe) = (manifest.stock, manifest.recipe)
        try await Run(manifest, in: folder, style: style).make(
            steps: recipe.steps,
            "\(model) (\(network.description.architecture)), world \(stock.world.rawValue), "
                + "\(recipe.steps) steps of \(recipe.batch) scenes"
        ) { log in
            let open = SessionOpen(model: model, ttlSeconds: Self.timeToLive)
            let session = try await connection.send(open).session
            let curve = try await train(session, in: folder, log)
            // First the weights: the curve may find no room.
            let saved = try await saved(session, log)
            try curve.write(to: folder)
            let accuracy = try await accuracy(session, log)
            let result = TrainingResult(
                file: target.name.file.text,
                sha256: saved.sha256,
                accuracy: accuracy
            )
            try await log.add(result.json)
            try await log.tell(
                "model",
                "\(target.name.file): right on \(accuracy) scenes that it never saw",
                ["result": result.json]
            )
            _ = try await connection.send(SessionClose(session: session))
        }
    }

    private func train(
        _ session: String,
        in folder: OutputFolder,
        _ log: RunLog
    ) async throws -> TrainingCurve {
        var curve = TrainingCurve()
        let trainer = Trainer(
            model: model,
            session: session,
            stock: manifest.stock,
            recipe: manifest.recipe,
            over: connection
        )
        do {
            try await trainer.run { step, reply in
                curve.add(rate: manifest.recipe.rate(at: step), reply)
                let (done, loss) = (step + 1, curve.meanLoss(ofLast: Self.interval))
                try await log.step(
                    "loss \(loss)",
                    ["step": JSONValue(done), "loss": JSONValue(reply.loss)]
                )
                guard done.isMultiple(of: Self.interval) else { return }
                try await log.note(
                    "loss",
                    "mean loss \(loss) of the last \(Self.interval) steps",
                    ["step": JSONValue(done), "mean_loss": JSONValue(loss)]
                )
            }
        } catch {
            // What ended the training matters more than what may end its curve.
            try? curve.write(to: folder)
            throw error
        }
        return curve
    }

    /// Saves the session; one that cannot be saved stays for a while, and it is told how to keep
    /// it.
    private func saved(_ session: String, _ log: RunLog) async throws -> ModelSaveReply {
        do {
            return try await connection.send(
                ModelSave(
                    model: model,
                    session: session,
                    name: target.name,
                    dtype: target.dtype
                )
            )
        } catch {
            try? await log.note(
                "unsaved",
                """
                not saved, but the session stays for \(Self.timeToLive / 60) minutes: send tenchctl call \
                {"id":1,"method":"model.save","params":{"model":"\(model)","session":"\(session)",\
                "name":"NAME","dtype":"\(target.dtype)"}}
                """,
                ["session": .string(session)]
            )
            throw error
        }
    }

    /// Judges the file as it was saved, loaded again; or the session, where loading isn't allowed.
    private func accuracy(_ session: String, _ log: RunLog) async throws -> HeldOutAccuracy {
        let file = target.name.file
        // A name that no other model is likely to have.
        let name = BareName("\(target.name).\(session.prefix(8))") ?? file
        let load = ModelLoad(
            name: name,
            architecture: network.description.architecture,
            file: file,
            options: network.description.options
        )
        do {
            _ = try await connection.loadTemporarily(load)
        } catch let error as WireError where error.type == .forbidden {
            try await log.note(
                "session",
                "judged as it was before it was saved: loading a file takes the role admin",
                [:]
            )
            return try await accuracy(of: model, session)
        }
        let accuracy = try await accuracy(of: name.text, nil)
        _ = try await connection.send(ModelUnload(name: name.text))
        return accuracy
    }

    private func accuracy(of name: String, _ session: String?) async throws -> HeldOutAccuracy {
        try await HeldOutAccuracy(
            of: name,
            session: session,
            on: manifest.stock,
            scenes: manifest.heldOut,
            over: connection
        )
    }
}
