internal import Experiments
internal import Files
internal import Imaging
internal import JSON
internal import Runs
internal import Tench
internal import Wire

/// One merging: the training, the proof that it disturbed nobody, the pictures before and after.
struct MergeRun: Sendable {
    private let student: RemoteModel
    private let teacher: RemoteModel
    private let link: Link
    private let given: [GivenPicture]
    private let merging: Merging
    private let drawings: [Redrawing.Picture]
    private let savedName: SavedName?
    private let labels: Labels
    private let folder: OutputFolder
    private let manifest: PictureManifest
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
    ///   - invocation: How it was asked for.
    ///   - link: The daemon.
    /// - Throws: `IncomparableModels`, `NoPictureOfClass` or `ClassListError` when the networks or
    ///   a class and the pictures don't go together, `FileError`, and what a call throws.
    init(
        _ student: RemoteModel,
        towards teacher: RemoteModel,
        on given: [GivenPicture],
        _ merging: Merging,
        redrawing redrawn: ClassList?,
        savingAs savedName: SavedName?,
        generation: PresetOptions,
        options: RunOptions,
        invocation: Invocation,
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
        style = options.telling.style
        let classes = try redrawn?.classes(of: student.classCount) ?? []
        let pictures = try Redrawing.pictures(of: classes, like: given, labels)
        let table = Commission(file: MergeTraining.table, title: "J, step by step")
        let asked = try options.asked(of: [table] + pictures.map(\.commission))
        drawings = pictures.filter { asked.contains($0.commission) }
        manifest = try await options.manifest(
            invocation,
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
    func make() async throws {
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
        try await Run(manifest, in: folder, style: style).make(
            steps: merging.steps + drawings.count * manifest.preset.steps,
            "\(student.description.name) towards \(teacher.description.name): "
                + "\(merging.steps) steps of \(merging.learningRate)"
        ) { log in
            var session = try await RemoteSession(of: student, over: link)
            try await log.add(try await merge(&session, log).json)
            let redrawing = Redrawing(
                student: student,
                teacher: teacher,
                session: session,
                link: link,
                folder: folder,
                manifest: manifest
            )
            try await redrawing.draw(drawings, log)
        }
    }

    /// The training, and what it did to J and to nobody else.
    private func merge(
        _ session: inout RemoteSession,
        _ log: RunLog
    ) async throws -> MergeTraining {
        let images = given.map(\.image)
        let targets = try await teacher.logits(of: images, over: link)
        let resident = try await ResidentProof(of: student, on: images, over: link)
        let lessons = zip(given, targets).map {
            Merging.Lesson(name: $0.stem, image: $0.image, target: $1)
        }
        let before = merging.total(resident.outputs, on: lessons)
        try await train(&session, on: lessons, log)
        let outputs = try await session.logits(of: images, over: link)
        let after = merging.total(outputs, on: lessons)
        await log.note(
            "merged",
            "J from \(before) to \(after), by a factor of \(before / after)",
            ["j_before": JSONValue(before), "j_after": JSONValue(after)]
        )
        return MergeTraining(
            steps: merging.steps,
            lossBefore: before,
            lossAfter: after,
            saved: try await saved(session, log),
            resident: try await resident.confirmed(over: link)
        )
    }

    /// The training itself; its curve is written whatever ends it.
    private func train(
        _ session: inout RemoteSession,
        on lessons: [Merging.Lesson],
        _ log: RunLog
    ) async throws {
        var curve = MergeCurve(merging.distance)
        do {
            try await merging.run(&session, on: lessons, over: link) { step in
                let name = lessons[step.lesson].name
                curve.add(step, name: name)
                await log.step(
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
            await log.note("plot", advice, ["advice": .string(advice)])
        }
    }

    /// The trained weights in the daemon's models directory, when that was asked for.
    private func saved(_ session: RemoteSession, _ log: RunLog) async throws -> SavedWeights? {
        guard let savedName else { return nil }
        let file = try await session.save(as: savedName, over: link)
        let saved = SavedWeights(name: savedName.text, sha256: file.sha256)
        await log.tell(
            "saved",
            "\(savedName.file) in the daemon's models directory",
            saved.json.members ?? .init()
        )
        return saved
    }
}
