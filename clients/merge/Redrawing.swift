internal import Experiments
internal import Imaging
internal import JSON
internal import Remote
internal import Wire

/// Class pictures by the network before and after, and how far they are from the other network's.
struct Redrawing: Sendable {
    /// A class, and the other network's picture of it.
    struct Subject: Sendable {
        let classIndex: Int
        let like: GivenPicture
    }

    let subjects: [Subject]
    let student: RemoteModel
    let teacher: RemoteModel
    let labels: Labels
    let connection: Connection
    let folder: OutputFolder
    let manifest: RunManifest

    /// The steps of all pictures.
    var steps: Int { 2 * subjects.count * manifest.preset.steps }

    /// Draws every class twice, and a sheet with what they were to come near to.
    func draw(
        _ session: RemoteSession,
        _ record: inout RunRecord,
        _ progress: inout Progress
    ) async throws {
        var sheet = ContactSheet()
        for subject in subjects {
            let title = labels.title(subject.classIndex)
            sheet.add(subject.like.image, label: "\(teacher.description.name)")
            var pictures: [Image] = []
            for (moment, name) in [("before", nil), ("after", session.name)] {
                let picture = try await picture(of: subject.classIndex, session: name, &progress)
                let file = "\(moment)-\(labels.fileName(subject.classIndex))"
                try folder.write(PNG.encode(picture, text: text(title)), to: file)
                progress.result("picture", "\(folder.path)/\(file)", ["file": .string(file)])
                sheet.add(picture, label: "\(title) \(moment)")
                pictures.append(picture)
            }
            let distances = try await distances(pictures, from: subject.like.image)
            progress.note(
                "redrawn",
                "\(title): distances before and after \(distances.text)",
                ["class": JSONValue(subject.classIndex), "distances": distances]
            )
            try record.add([
                "class": JSONValue(subject.classIndex), "like": .string(subject.like.stem),
                "distances": distances,
            ])
        }
        guard let image = sheet.image(columns: 3) else { return }
        try folder.write(PNG.encode(image, text: text("before and after")), to: "sheet.png")
    }

    /// The class's picture by the resident network, or by a session's copy of it.
    private func picture(
        of classIndex: Int,
        session: String?,
        _ progress: inout Progress
    ) async throws -> Image {
        let preset = manifest.preset
        let objective = RemoteObjective(
            [
                .init(
                    model: student.description.name,
                    session: session,
                    weight: preset.loss.weight,
                    loss: preset.loss.loss(of: classIndex)
                )
            ],
            over: connection
        )
        var random = manifest.random.seeded(UInt64(manifest.seed))
        let start = preset.start.image(size: preset.octaves[0].size, random: &random)
        return try await Ascent(preset).run(
            from: start,
            random: &random,
            slope: { try await objective.slope(at: $0) }
        ) { event in
            guard case .step(let octave, let step, let loss) = event else { return }
            progress.step(
                labels.title(classIndex),
                [
                    "class": JSONValue(classIndex), "octave": JSONValue(octave),
                    "step": JSONValue(step), "loss": JSONValue(loss),
                ]
            )
        }
    }

    /// The L2 distances of both pictures from the other network's, in each network's outputs.
    private func distances(_ pictures: [Image], from like: Image) async throws -> JSONValue {
        var members = JSONValue.Members()
        for model in [teacher, student] {
            let aim = try await model.logits(of: like)
            let outputs = try await model.logits(of: pictures)
            members[model.description.name] = .array(
                outputs.map { JSONValue(OutputDistance.l2.between($0, aim)) }
            )
        }
        return .object(members)
    }

    /// The text chunks of a picture.
    private func text(_ title: String) -> KeyValuePairs<String, String> {
        [RunManifest.keyword: manifest.json.text, "Title": title]
    }
}
