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
    /// How many steps apart checkpoints are; nil for none, or for as many as what is gone on with.
    let checkpointEvery: Int?
    /// Whether what an equal run left is gone on with.
    let isResuming: Bool
    /// The daemon; the session lasts as long as its connection, and a while longer.
    let link: Link

    /// How long the session outlives a client that failed to save it.
    private static let timeToLive = 3600
    /// The steps between two notes.
    private static let interval = 50
    /// How often a run goes on from its last checkpoint after it lost its session.
    private static let mostRestarts = 5

    private typealias State = TrainingState<TrainingCurve.Step>

    private var model: String { network.description.name }
    private var target: TrainingManifest.Target { manifest.target }

    /// Trains, saves and judges, with checkpoints from the last again when the daemon was lost;
    /// whatever happens, the curve so far and the record are written.
    ///
    /// - Throws: `UnfinishedTraining`, `OtherTraining`, `LostSnapshot`, `TrainingError`,
    ///   `FileError`, and what a call throws.
    func make(in folder: OutputFolder, style: Progress.Style) async throws {
        for restart in 0... {
            do {
                let outset = try Outset<TrainingCurve.Step>(
                    of: manifest,
                    in: folder,
                    isResuming: isResuming || restart > 0
                )
                switch outset {
                case .finished: Output.error.say("\(folder.path) has all of it: nothing to do.\n")
                case .after(let state): try await makeOnce(after: state, in: folder, style: style)
                case .anew: try await makeOnce(after: nil, in: folder, style: style)
                }
                return await Checkpoints<TrainingCurve.Step>.tidy(folder, over: link)
            } catch let error as WireError
                where error.isOfALostSession && restart < Self.mostRestarts
            {
                let state = try State(in: folder)
                // Hours of work are not begun anew unless somebody meant them to go on.
                guard state != nil || checkpointEvery != nil else { throw error }
                let place = state == nil ? "beginning anew" : "going on from the last checkpoint"
                Output.error.say("The session was lost: \(place).\n")
            }
        }
    }

    private func makeOnce(
        after state: TrainingState<TrainingCurve.Step>?,
        in folder: OutputFolder,
        style: Progress.Style
    ) async throws {
        let (stock, recipe) = (manifest.stock, manifest.recipe)
        let made = state?.steps.count ?? 0
        try await Run(manifest, in: folder, style: style).make(
            steps: recipe.steps - made,
            "\(model) (\(network.description.architecture)), world \(stock.world.rawValue), "
                + "\(recipe.steps) steps of \(recipe.batch) scenes"
                + (made > 0 ? ", of which \(made) were made before" : "")
        ) { log in
            let open = SessionOpen(
                model: model,
                ttlSeconds: Self.timeToLive,
                snapshot: state.flatMap { SavedName($0.snapshot.name) }
            )
            let opened = try await link.send(open)
            if let state { try opened.check(is: state) }
            let session = opened.session
            let curve = try await train(opened, after: state, in: folder, log)
            // First the weights: the curve may find no room.
            let saved: ModelSaveReply
            do {
                saved = try await self.saved(session, log)
            } catch {
                try? curve.write(to: folder)
                throw error
            }
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
            _ = try await link.send(SessionClose(session: session))
        }
    }

    private func train(
        _ session: SessionOpenReply,
        after state: TrainingState<TrainingCurve.Step>?,
        in folder: OutputFolder,
        _ log: RunLog
    ) async throws -> TrainingCurve {
        var curve = TrainingCurve(state?.steps ?? [])
        var checkpoints = Checkpoints(
            every: checkpointEvery,
            of: manifest,
            in: folder,
            after: state
        )
        var trainer = Trainer(
            model: model,
            session: session,
            stock: manifest.stock,
            recipe: manifest.recipe,
            over: link
        )
        do {
            try await trainer.run(after: curve.steps.count) { step, reply in
                curve.add(rate: manifest.recipe.rate(at: step), reply)
                try await tell(of: curve, log)
                let (made, all) = (curve.steps.count, manifest.recipe.steps)
                guard checkpoints?.isDue(after: made, of: all) == true else { return }
                try await checkpoints?.take(
                    of: session.session,
                    of: model,
                    after: curve.steps,
                    of: manifest.json,
                    over: link,
                    log
                )
            }
        } catch {
            // What ended the training matters more than what may end its curve.
            try? curve.write(to: folder)
            throw error
        }
        return curve
    }

    /// Tells of the last step, and now and then of the last fifty.
    private func tell(of curve: TrainingCurve, _ log: RunLog) async throws {
        let (done, loss) = (curve.steps.count, curve.meanLoss(ofLast: Self.interval))
        try await log.step(
            "loss \(loss)",
            ["step": JSONValue(done), "loss": JSONValue(curve.steps.last?.loss ?? loss)]
        )
        guard done.isMultiple(of: Self.interval) else { return }
        try await log.note(
            "loss",
            "mean loss \(loss) of the last \(Self.interval) steps",
            ["step": JSONValue(done), "mean_loss": JSONValue(loss)]
        )
    }

    /// Saves the session; one that cannot be saved stays for a while, and it is told how to keep
    /// it.
    private func saved(_ session: String, _ log: RunLog) async throws -> ModelSaveReply {
        do {
            return try await link.send(
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
            _ = try await link.loadTemporarily(load)
        } catch let error as WireError where error.type == .forbidden {
            try await log.note(
                "session",
                "judged as it was before it was saved: loading a file takes the role admin",
                [:]
            )
            return try await accuracy(of: model, session)
        }
        let accuracy = try await accuracy(of: name.text, nil)
        _ = try await link.send(ModelUnload(name: name.text))
        return accuracy
    }

    private func accuracy(of name: String, _ session: String?) async throws -> HeldOutAccuracy {
        try await HeldOutAccuracy(
            of: name,
            session: session,
            on: manifest.stock,
            scenes: manifest.heldOut,
            over: link
        )
    }
}
