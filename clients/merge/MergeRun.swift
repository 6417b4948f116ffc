internal import Experiments
internal import Files
internal import Imaging
internal import JSON
internal import Runs
internal import Tench
internal import Wire

/// One merging: the training, the proof that it disturbed nobody, the pictures before and after.
struct MergeRun: Sendable {
    let student: RemoteModel
    let teacher: RemoteModel
    let link: Link
    let given: [GivenPicture]
    var merging: Merging
    let drawings: [Redrawing.Picture]
    let savedName: SavedName?
    let labels: Labels
    let folder: OutputFolder
    var manifest: PictureManifest
    let style: Progress.Style
    let checkpointEvery: Int?
    let photographs: PictureTree?
    let isSearching: Bool
    let isResuming: Bool
    var trials: [RateTrial] = []

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
    ///   - checkpointEvery: How many steps apart checkpoints are; nil for none, or for as many as
    ///     what is gone on with.
    ///   - photos: Photographs that the networks are to recognise, before and after.
    ///   - isSearching: Whether the learning rate is found first.
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
        checkpointEvery: Int?,
        photos: [String],
        searching isSearching: Bool,
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
        self.isSearching = isSearching
        self.checkpointEvery = checkpointEvery
        isResuming = options.resume
        photographs =
            try photos.isEmpty
            ? nil : PictureTree(photos, labels: labels, classCount: student.classCount)
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
                "batch_norm": .string(merging.batchNorm.rawValue),
                "given": .array(given.map { .string($0.sha256) }),
            ],
            over: link
        )
        folder = try OutputFolder(path: options.out)
        link.inspect(manifest.checkModels)
    }

    /// Does it all, from the start or the last checkpoint again when the daemon was lost; on a
    /// failure what is done stays.
    ///
    /// - Throws: `Divergence`, `NoRate`, `UnfinishedTraining`, `OtherTraining`, `LostSnapshot`,
    ///   `ResidentChanged`, `FileError`, and what a call throws.
    func make() async throws {
        // Before anything is tried.
        if !isResuming { try Outset<Merging.Step>.checkIsFree(folder) }
        var run = self
        for restart in 0... {
            do {
                if isSearching, run.trials.isEmpty { try await run.settle() }
                switch try run.outset(isRestarting: restart > 0) {
                case .finished: Output.error.say("\(folder.path) has all of it: nothing to do.\n")
                case .after(let state): try await run.makeOnce(after: state)
                case .anew: try await run.makeOnce(after: nil)
                }
                return await Checkpoints<Merging.Step>.tidy(folder, over: link)
            } catch let error as WireError
                where error.isOfALostSession && restart < Self.mostRestarts
            {
                let state = try TrainingState<Merging.Step>(in: folder)
                let place = state == nil ? "beginning anew" : "going on from the last checkpoint"
                Output.error.say("The copy of the weights was lost: \(place).\n")
            }
        }
    }

    /// What there is to go on from; after the loss of a daemon what this run left.
    private func outset(isRestarting: Bool) throws -> Outset<Merging.Step> {
        try Outset(of: manifest, in: folder, isResuming: isResuming || isRestarting)
    }

    private func makeOnce(after state: TrainingState<Merging.Step>?) async throws {
        let earlier = EarlierDrawings(of: manifest, in: state == nil ? nil : folder)
        let steps = merging.steps - (state?.steps.count ?? 0)
        let toDraw = drawings.count { earlier[$0.commission.file] == nil }
        try await Run(manifest, in: folder, style: style).make(
            steps: steps + toDraw * manifest.preset.steps,
            "\(student.description.name) towards \(teacher.description.name): "
                + "\(steps) steps of \(merging.learningRate)"
        ) { log in
            var session = try await RemoteSession(of: student, after: state, over: link)
            try await log.add(try await merge(&session, after: state, log).json)
            let redrawing = Redrawing(
                student: student,
                teacher: teacher,
                session: session,
                link: link,
                folder: folder,
                manifest: manifest,
                earlier: earlier
            )
            try await redrawing.draw(drawings, log)
            try await session.close(over: link)
        }
    }
}
