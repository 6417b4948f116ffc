internal import Experiments
internal import Imaging
internal import JSON
internal import Remote
internal import Wire

/// One merging: the training, the proof that it disturbed nobody, the pictures before and after.
struct MergeRun: Sendable {
    let student: RemoteModel
    let teacher: RemoteModel
    let connection: Connection
    let given: [GivenPicture]
    let merging: Merging
    let redrawing: Redrawing
    let savedName: String?
    let folder: OutputFolder
    let manifest: RunManifest
    let style: Progress.Style

    /// Does it all; on a failure what is done stays.
    func make() async throws {
        var record = try RunRecord(manifest, in: folder)
        var progress = Progress(steps: merging.steps + redrawing.steps, style: style)
        progress.note(
            "run",
            "\(student.description.name) towards \(teacher.description.name): "
                + "\(merging.steps) steps of \(merging.learningRate)",
            ["manifest": manifest.json]
        )
        do {
            let images = given.map(\.image)
            let targets = try await teacher.logits(of: images)
            let resident = try await ResidentProof(of: student, on: images)
            let session = try await RemoteSession(of: student, over: connection)
            let lessons = zip(given, targets).map {
                Merging.Lesson(name: $0.stem, image: $0.image, target: $1)
            }
            try await train(session, on: lessons, &progress)
            let before = merging.total(resident.outputs, on: lessons)
            let after = merging.total(try await session.logits(of: images), on: lessons)
            progress.note(
                "merged",
                "J from \(before) to \(after): \(before / after) times less",
                ["before": JSONValue(before), "after": JSONValue(after)]
            )
            let saved = try await saved(session, &progress)
            try record.add([
                "steps": JSONValue(merging.steps),
                "j_before": JSONValue(before), "j_after": JSONValue(after),
                "factor": JSONValue(before / after), "saved": saved,
                "resident": try await resident.confirmed(),
            ])
            try await redrawing.draw(session, &record, &progress)
            progress.end()
            try record.end(.finished)
        } catch {
            progress.end()
            try record.end(error is CancellationError ? .stopped : .failed)
            throw error
        }
    }

    /// The training; its curve is written whatever ends it.
    private func train(
        _ session: RemoteSession,
        on lessons: [Merging.Lesson],
        _ progress: inout Progress
    ) async throws {
        var curve = MergeCurve(merging.distance)
        do {
            try await merging.run(session, on: lessons) { step in
                let name = lessons[step.lesson].name
                curve.add(step, name: name)
                progress.step(
                    "J \(step.loss)",
                    [
                        "step": JSONValue(step.index), "picture": .string(name),
                        "loss": JSONValue(step.loss),
                    ]
                )
            }
        } catch {
            // What ended the training matters more than what may end its curve.
            _ = try? curve.write(to: folder)
            throw error
        }
        if let advice = try curve.write(to: folder) {
            progress.note("plot", advice, ["advice": .string(advice)])
        }
    }

    /// The trained weights in the daemon's models directory, when that was asked for.
    private func saved(
        _ session: RemoteSession,
        _ progress: inout Progress
    ) async throws -> JSONValue {
        guard let savedName else { return .null }
        let file = try await session.save(as: savedName)
        progress.result(
            "saved",
            "\(savedName).safetensors in the daemon's models directory",
            ["name": .string(savedName), "sha256": .string(file.sha256)]
        )
        return ["name": .string(savedName), "sha256": .string(file.sha256)]
    }
}
