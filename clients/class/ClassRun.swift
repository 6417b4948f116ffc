internal import Experiments
internal import Imaging
internal import JSON
internal import Remote
internal import Wire

/// The pictures of some classes, one after the other, and what is said and written about them.
struct ClassRun: Sendable {
    let network: RemoteModel
    let connection: Connection
    let classes: [Int]
    let labels: Labels
    let folder: OutputFolder
    let manifest: RunManifest
    let style: Progress.Style

    private static let sheetName = "sheet.png"

    /// Makes every picture, then the sheet of them all; on a failure what is done stays.
    func make() async throws {
        var record = try RunRecord(manifest, in: folder)
        var progress = Progress(steps: classes.count * manifest.preset.steps, style: style)
        progress.note(
            "run",
            "\(manifest.models[0].name), \(manifest.preset.name), seed \(manifest.seed)",
            ["manifest": manifest.json, "classes": .array(classes.map { JSONValue($0) })]
        )
        do {
            var sheet = ContactSheet()
            for classIndex in classes {
                let (picture, result) = try await picture(of: classIndex, &progress)
                sheet.add(picture, label: labels.title(classIndex))
                try record.add(result)
            }
            if let image = sheet.image() {
                try folder.write(PNG.encode(image, text: text()), to: Self.sheetName)
                progress.result(
                    "sheet",
                    "\(folder.path)/\(Self.sheetName)",
                    ["file": .string(Self.sheetName)]
                )
            }
            progress.end()
            try record.end(.finished)
        } catch {
            progress.end()
            try record.end(error is CancellationError ? .stopped : .failed)
            throw error
        }
    }

    /// One class's picture, written, and its line of the record.
    private func picture(
        of classIndex: Int,
        _ progress: inout Progress
    ) async throws -> (Image, JSONValue) {
        let title = labels.title(classIndex)
        let preset = manifest.preset
        let loss = preset.loss.loss(of: classIndex)
        let objective = RemoteObjective(
            [.init(model: network.description.name, weight: preset.loss.weight, loss: loss)],
            over: connection
        )
        // Reset for each class, so that all share the start and the crops.
        var random = manifest.random.seeded(UInt64(manifest.seed))
        let start = preset.start.image(size: preset.octaves[0].size, random: &random)

        var octaves: [JSONValue] = []
        var before: Float = 0
        let picture = try await Ascent(preset).run(
            from: start,
            random: &random,
            slope: { try await objective.slope(at: $0) }
        ) { event in
            switch event {
            case .octaveBegins(_, let image):
                before = try await network.logits(of: image)[classIndex]
            case .step(let octave, let step, let loss):
                progress.step(
                    "\(title), octave \(octave + 1)",
                    [
                        "class": JSONValue(classIndex), "octave": JSONValue(octave),
                        "step": JSONValue(step), "loss": JSONValue(loss),
                    ]
                )
            case .octaveEnds(let octave, let image):
                let logits = try await network.logits(of: image)
                let figures = figures(of: classIndex, from: before, to: logits, image)
                octaves.append(figures)
                progress.note(
                    "octave",
                    "\(title), octave \(octave + 1): logit \(before) to \(logits[classIndex])",
                    ["class": JSONValue(classIndex), "figures": figures]
                )
            }
        }

        let file = labels.fileName(classIndex)
        try folder.write(PNG.encode(picture, text: text(of: classIndex)), to: file)
        progress.result(
            "picture",
            "\(folder.path)/\(file)",
            ["class": JSONValue(classIndex), "file": .string(file)]
        )
        let result: JSONValue = [
            "class": JSONValue(classIndex),
            "label": labels[classIndex].map(JSONValue.string) ?? .null,
            "file": .string(file), "octaves": .array(octaves),
        ]
        return (picture, result)
    }

    /// What an octave did to the class's logit, and which class leads after it.
    private func figures(
        of classIndex: Int,
        from before: Float,
        to logits: [Float],
        _ image: Image
    ) -> JSONValue {
        let leader = logits.indices.max { logits[$0] < logits[$1] } ?? classIndex
        return [
            "size": JSONValue(image.width), "logit_before": JSONValue(Double(before)),
            "logit_after": JSONValue(Double(logits[classIndex])), "top": JSONValue(leader),
        ]
    }

    /// The text chunks of a picture: the manifest, and which class it is.
    private func text(of classIndex: Int? = nil) -> KeyValuePairs<String, String> {
        guard let classIndex else { return [RunManifest.keyword: manifest.json.text] }
        return [
            RunManifest.keyword: manifest.json.text, "Title": labels.title(classIndex),
        ]
    }
}
