internal import Experiments
internal import Files
internal import JSON
internal import Plots
internal import Runs
internal import Tench
internal import Wire

extension MergeRun {
    /// Finds the learning rate, unless an earlier run that is gone on with has.
    ///
    /// - Throws: `NoRate`, and what a call throws.
    mutating func settle() async throws {
        if let (rate, search) = try settled() {
            trials = search
            take(rate)
            return
        }
        let lessons = try await lessons()
        let outputs = try await student.logits(of: lessons.map(\.image), over: link)
        var trials: [RateTrial] = []
        var progress = Progress(steps: RateSearch.mostTrials, style: style)
        defer { progress.end() }
        let rate = try await RateSearch(student: student, merging: merging).rate(
            on: lessons,
            from: outputs,
            over: link
        ) { trial in
            trials.append(trial)
            try progress.checkIsHeard()
            let after = trial.lossAfter.map { "\($0)" } ?? "no finite number"
            progress.step("lr \(trial.rate)", trial.json.members ?? .init())
            progress.note(
                "lr",
                "lr \(trial.rate): J from \(trial.lossBefore) to \(after)",
                trial.json.members ?? .init()
            )
        }
        self.trials = trials
        take(rate)
    }

    /// The learning rate that an earlier run found which is to be gone on with, or has finished,
    /// and the trials by which it did.
    private func settled() throws -> (Double, [RateTrial])? {
        guard isResuming else { return nil }
        let state = try TrainingState<Merging.Step>(in: folder)
        let record = try? RecordedRun(at: "\(folder.path)/\(RunRecord.fileName)")
        let finished = record?.status == .finished ? record : nil
        guard let manifest = state?.manifest ?? finished?.manifest,
            let rate = manifest["experiment"]?["lr"]?.double
        else { return nil }
        return (rate, state?.search ?? finished?.results(MergeTraining.self).first?.search ?? [])
    }

    /// Trains at this rate, which the manifest names as if it had been given.
    private mutating func take(_ rate: Double) {
        merging = merging.trained(for: merging.steps, at: rate)
        manifest.origin.arguments = LearningRate.settled(manifest.origin.arguments, at: rate)
        var members = manifest.experiment.members ?? .init()
        members["lr"] = .double(rate)
        manifest.experiment = .object(members)
    }

    /// The pictures with what the other network says of them.
    private func lessons() async throws -> [Merging.Lesson] {
        let targets = try await teacher.logits(of: given.map(\.image), over: link)
        return zip(given, targets).map {
            Merging.Lesson(name: $0.stem, image: $0.image, target: $1)
        }
    }

    /// The training, from the steps on that were made before, and what it did to J and to nobody
    /// else.
    func merge(
        _ session: inout RemoteSession,
        after state: TrainingState<Merging.Step>?,
        _ log: RunLog
    ) async throws -> MergeTraining {
        let images = given.map(\.image)
        let lessons = try await lessons()
        let resident = try await ResidentProof(of: student, on: images, over: link)
        // Before the training, so that a photograph which cannot be read is told now.
        let (own, others) = (try await rate(of: student), try await rate(of: teacher))
        let before = merging.total(resident.outputs, on: lessons)
        let curve = try await train(&session, on: lessons, after: state, log)
        // At once: whatever fails from here on, the training is not lost.
        let saved = try await saved(session, log)
        await log.draw(try curve.write(to: folder))
        let outputs = try await session.logits(of: images, over: link)
        let after = merging.total(outputs, on: lessons)
        try await log.note(
            "merged",
            "J from \(before) to \(after), by a factor of \(before / after)",
            ["j_before": JSONValue(before), "j_after": JSONValue(after)]
        )
        var photographs: PhotographRates?
        if let own, let others, let trained = try await rate(of: session.model, session) {
            photographs = PhotographRates(before: own, after: trained, teacher: others)
            try await log.note(
                "photographs",
                """
                of \(own.pictures) photographs right first before \(own.first), after \
                \(trained.first), the other network \(others.first)
                """,
                photographs?.json.members ?? .init()
            )
        }
        return MergeTraining(
            steps: merging.steps,
            lossBefore: before,
            lossAfter: after,
            saved: saved,
            resident: try await resident.confirmed(over: link),
            search: trials,
            photographs: photographs
        )
    }

    /// The training itself, and its curve, which is written here when something ends it.
    private func train(
        _ session: inout RemoteSession,
        on lessons: [Merging.Lesson],
        after state: TrainingState<Merging.Step>?,
        _ log: RunLog
    ) async throws -> MergeCurve {
        let earlier = state?.steps ?? []
        var checkpoints = Checkpoints(
            every: checkpointEvery,
            of: manifest,
            in: folder,
            after: state
        )
        var curve = MergeCurve(merging.distance)
        for step in earlier { curve.add(step, name: lessons[step.lesson].name) }
        var steps = earlier
        do {
            try await merging.run(
                &session,
                on: lessons,
                after: earlier.count,
                over: link
            ) { step, session in
                let name = lessons[step.lesson].name
                curve.add(step, name: name)
                steps.append(step)
                try await log.step(
                    "J \(step.loss)",
                    [
                        "step": JSONValue(step.index), "picture": .string(name),
                        "loss": JSONValue(step.loss),
                    ]
                )
                guard checkpoints?.isDue(after: steps.count, of: merging.steps) == true else {
                    return
                }
                try await checkpoints?.take(
                    of: session.name,
                    of: session.model.description.name,
                    after: steps,
                    of: manifest.json,
                    search: trials,
                    over: link,
                    log
                )
            }
        } catch {
            // What ended the training matters more than what may end its curve.
            if let draft = try? curve.write(to: folder) { await log.draw(draft) }
            throw error
        }
        return curve
    }

    /// How often a network, or a session's copy of it, is right on photographs; nil without any.
    private func rate(
        of model: RemoteModel,
        _ session: RemoteSession? = nil
    ) async throws -> HitRate? {
        guard let photographs else { return nil }
        return try await Viewer(model).hitRate(
            on: photographs,
            session: session?.name,
            over: link
        )
    }

    /// The trained weights in the daemon's models directory, when that was asked for.
    private func saved(_ session: RemoteSession, _ log: RunLog) async throws -> SavedWeights? {
        guard let savedName else { return nil }
        let file = try await session.save(as: savedName, over: link)
        let saved = SavedWeights(name: savedName.text, sha256: file.sha256)
        try await log.tell(
            "saved",
            "\(savedName.file) in the daemon's models directory",
            saved.json.members ?? .init()
        )
        return saved
    }
}

extension RunLog {
    /// Has a plot's picture drawn at the very end.
    fileprivate func draw(_ draft: Draft) {
        afterwards { () throws(FileError) in try draft.draw().advice }
    }
}
