internal import Files
package import Tench
internal import Imaging
internal import JSON
internal import Wire

/// One merging: the training, the proof that it disturbed nobody, the pictures before and after.
package struct MergeRun: Sendable {
    private let student: RemoteModel
    private let teacher: RemoteModel
    private let link: Link
    private let given: [GivenPicture]
    private let merging: Merging
    private let subjects: [Redrawing.Subject]
    private let savedName: String?
    private let labels: Labels
    private let folder: OutputFolder
    private let manifest: RunManifest
    private let style: Progress.Style

    /// How often a run begins anew after it lost its copy of the weights.
    private static let mostRestarts = 5

    /// A run about which everything is checked, and of which nothing is computed.
    ///
    /// - Parameters:
    ///   - student: The network whose copy is trained.
    ///   - teacher: The network that it is to answer like.
    ///   - given: What both are shown.
    ///   - merging: The training's numbers.
    ///   - redrawn: The classes that are drawn before and after.
    ///   - savedName: The name that the copy is saved under, if it is.
    ///   - generation: The numbers of the drawing.
    ///   - options: The run's own.
    ///   - client: The client program's name.
    ///   - link: The daemon.
    /// - Throws: `ComparisonError` when the networks or a class and the pictures don't go together,
    ///   `ClassListError`, `FileError`, and what a call throws.
    package init(
        _ student: RemoteModel,
        towards teacher: RemoteModel,
        on given: [GivenPicture],
        _ merging: Merging,
        redrawing redrawn: ClassList?,
        savingAs savedName: String?,
        generation: PresetOptions,
        options: RunOptions,
        client: String,
        over link: Link
    ) async throws {
        try student.checkIsComparable(to: teacher)
        self.student = student
        self.teacher = teacher
        self.given = given
        self.merging = merging
        self.savedName = savedName
        self.link = link
        labels = try options.labels(for: student)
        style = .chosen(json: options.json)
        let classes = try redrawn?.classes(of: student.classCount) ?? []
        subjects = try classes.map { .init(classIndex: $0, like: try given.picture(of: $0)) }
        manifest = try await options.manifest(
            client: client,
            models: [student, teacher],
            preset: generation.preset(for: student.description.architecture),
            experiment: [
                "distance": .string(merging.distance.rawValue), "lr": .double(merging.learningRate),
                "steps": JSONValue(merging.steps),
                "given": .array(given.map { .string($0.sha256) }),
            ],
            over: link
        )
        folder = try OutputFolder(path: options.out)
        link.inspect(manifest.checkModels)
    }

    /// Does it all, from the start again when the daemon was lost; on a failure what is done stays.
    ///
    /// - Throws: `Divergence`, `ResidentChanged`, `FileError`, and what a call throws.
    package func make() async throws {
        for restart in 0... {
            do {
                return try await makeOnce()
            } catch let error as WireError
                where error.isOfALostSession && restart < Self.mostRestarts
            {
                Output.error.write("The copy of the weights was lost: beginning anew.\n")
            }
        }
    }

    private func makeOnce() async throws {
        var record = try RunRecord(manifest, in: folder)
        let drawing = 2 * subjects.count * manifest.preset.steps
        var progress = Progress(steps: merging.steps + drawing, style: style)
        progress.note(
            "run",
            "\(student.description.name) towards \(teacher.description.name): "
                + "\(merging.steps) steps of \(merging.learningRate)",
            ["manifest": manifest.json]
        )
        do {
            var session = try await RemoteSession(of: student, over: link)
            try record.add(try await merge(&session, &progress))
            let redrawing = Redrawing(
                student: student,
                teacher: teacher,
                session: session,
                link: link,
                labels: labels,
                folder: folder,
                manifest: manifest
            )
            try await redrawing.draw(subjects, &record, &progress)
            progress.end()
            try record.end(.finished)
        } catch {
            progress.end()
            try record.end(error is CancellationError ? .stopped : .failed)
            throw error
        }
    }

    /// The training, and what it did to J and to nobody else.
    private func merge(
        _ session: inout RemoteSession,
        _ progress: inout Progress
    ) async throws -> JSONValue {
        let images = given.map(\.image)
        let targets = try await teacher.logits(of: images, over: link)
        let resident = try await ResidentProof(of: student, on: images, over: link)
        let lessons = zip(given, targets).map {
            Merging.Lesson(name: $0.stem, image: $0.image, target: $1)
        }
        let before = merging.total(resident.outputs, on: lessons)
        try await train(&session, on: lessons, &progress)
        let outputs = try await session.logits(of: images, over: link)
        let after = merging.total(outputs, on: lessons)
        progress.note(
            "merged",
            "J from \(before) to \(after), by a factor of \(before / after)",
            ["j_before": JSONValue(before), "j_after": JSONValue(after)]
        )
        return [
            "file": .string(MergeCurve.fileName), "steps": JSONValue(merging.steps),
            "j_before": JSONValue(before),
            "j_after": JSONValue(after), "factor": JSONValue(before / after),
            "saved": try await saved(session, &progress),
            "resident": try await resident.confirmed(over: link),
        ]
    }

    /// The training itself; its curve is written whatever ends it.
    private func train(
        _ session: inout RemoteSession,
        on lessons: [Merging.Lesson],
        _ progress: inout Progress
    ) async throws {
        var curve = MergeCurve(merging.distance)
        do {
            try await merging.run(&session, on: lessons, over: link) { step in
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
        let file = try await session.save(as: savedName, over: link)
        progress.result(
            "saved",
            "\(savedName).safetensors in the daemon's models directory",
            ["name": .string(savedName), "sha256": .string(file.sha256)]
        )
        return ["name": .string(savedName), "sha256": .string(file.sha256)]
    }
}
