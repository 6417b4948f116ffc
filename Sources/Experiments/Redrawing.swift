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

    let student: RemoteModel
    let teacher: RemoteModel
    let session: RemoteSession
    let link: Link
    let labels: Labels
    let folder: OutputFolder
    let manifest: RunManifest

    /// Draws every class twice, and a sheet of them with what they were to come near to.
    func draw(
        _ subjects: [Subject],
        _ record: inout RunRecord,
        _ progress: inout Progress
    ) async throws {
        var sheet = ContactSheet()
        for subject in subjects {
            let title = labels.title(subject.classIndex)
            sheet.add(subject.like.image, label: "\(title), given")
            var pictures: [Image] = []
            for (moment, name) in [("before", nil), ("after", session.name)] {
                let picture = try await picture(of: subject.classIndex, session: name, &progress)
                let file = "\(moment)-\(labels.fileName(subject.classIndex))"
                try folder.write(PNG.encode(picture, text: text(title)), to: file)
                progress.result("picture", "\(folder.path)/\(file)", ["file": .string(file)])
                sheet.add(picture, label: "\(title), \(moment)")
                pictures.append(picture)
            }
            let distances = try await distances(of: pictures, from: subject.like.image)
            progress.note(
                "redrawn",
                "\(title): distances before and after \(distances.text)",
                ["class": JSONValue(subject.classIndex), "distances": distances]
            )
            try record.add([
                "class": JSONValue(subject.classIndex), "given": .string(subject.like.stem),
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
        let term = InputGradient.Term(
            model: student.description.name,
            session: session,
            weight: preset.classLoss.weight,
            loss: preset.classLoss.loss(of: classIndex)
        )
        let objective = RemoteObjective([term])
        var random = manifest.random.seeded(UInt64(manifest.seed))
        let start = preset.start.image(size: preset.octaves[0].size, random: &random)
        return try await Ascent(preset).run(
            from: start,
            random: &random,
            slope: { try await objective.slope(at: $0, over: link) }
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

    /// The L2 distances of both pictures' outputs from the given one's, in each network's outputs;
    /// all pictures at the drawn ones' size.
    private func distances(of pictures: [Image], from like: Image) async throws -> JSONValue {
        let like = like.resized(height: pictures[0].height, width: pictures[0].width)
        var members = JSONValue.Members()
        for model in [teacher, student] {
            let aim = try await model.logits(of: like, over: link)
            let outputs = try await model.logits(of: pictures, over: link)
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
