internal import Files
internal import Imaging
internal import JSON
internal import Tench
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
            for (moment, name) in [("before", nil), ("after", session.name)] {
                let picture = try await picture(of: subject.classIndex, session: name, &progress)
                let file = "\(moment)-\(labels.fileName(subject.classIndex))"
                try folder.write(PNG.encode(picture, text: text(title)), to: file)
                sheet.add(picture, label: "\(title), \(moment)")
                let distances = try await distances(of: picture, from: subject.like.image)
                let result: JSONValue = [
                    "file": .string(file), "class": JSONValue(subject.classIndex),
                    "given": .string(subject.like.stem), "distances": distances,
                ]
                try record.add(result)
                progress.note(
                    "drawn",
                    "\(title) \(moment): distances from the given \(distances.text)",
                    ["distances": distances]
                )
                progress.result("picture", "\(folder.path)/\(file)", ["result": result])
            }
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
        var (random, start) = manifest.start()
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

    /// The L2 distance of a picture's output from the given one's, in each network's outputs; both at
    /// the drawn one's size.
    private func distances(of picture: Image, from like: Image) async throws -> JSONValue {
        let like = like.resized(height: picture.height, width: picture.width)
        var members = JSONValue.Members()
        for model in [teacher, student] {
            let aim = try await model.logits(of: like, over: link)
            let output = try await model.logits(of: picture, over: link)
            members[model.description.name] = JSONValue(OutputDistance.l2.between(output, aim))
        }
        return .object(members)
    }

    /// The text chunks of a picture.
    private func text(_ title: String) -> KeyValuePairs<String, String> {
        [RunManifest.keyword: manifest.json.text, "Title": title]
    }
}
