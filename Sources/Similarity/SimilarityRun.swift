package import Experiments
package import Files
internal import Imaging
package import JSON
internal import Plots
package import Tench
internal import Wire

/// Experiment 4: pictures as points in models' output spaces, and what lies near what.
package struct SimilarityRun: Sendable {
    /// The models; all of one number of classes, no two of one name.
    package var models: [RemoteModel]
    /// The pictures.
    package var subjects: [Subject]
    /// What the classes are called.
    package var labels: Labels
    /// How many neighbours of each are taken.
    package var neighbours: Int
    /// All that is needed to come to the same results.
    package var manifest: JSONValue
    /// Where the results go.
    package var folder: OutputFolder
    /// The form that events take.
    package var style: Progress.Style

    /// A run of these parts, of which nothing is computed yet.
    package init(
        models: [RemoteModel],
        subjects: [Subject],
        labels: Labels,
        neighbours: Int,
        manifest: JSONValue,
        folder: OutputFolder,
        style: Progress.Style
    ) {
        self.models = models
        self.subjects = subjects
        self.labels = labels
        self.neighbours = neighbours
        self.manifest = manifest
        self.folder = folder
        self.style = style
    }

    /// A model's folder in that of the results: its name, with a dash for what a path could mistake.
    package static func folderName(of model: String) -> String {
        let plain = model.map {
            $0.isASCII && ($0.isLetter || $0.isNumber || "_+-.".contains($0)) ? $0 : "-"
        }
        return (plain.first == "." ? "-" : "") + String(plain)
    }

    /// Does it all; on a failure the files so far stay, each whole.
    ///
    /// - Throws: `OutputError`, `FileError`, `PlotError`, `CancellationError` when the task is
    ///   cancelled, and what the daemon's calls throw.
    package func make(over link: Link) async throws {
        let identities = models.map(\.identity)
        // A daemon that was started again may have other weights.
        link.inspect { connection in
            for identity in identities { try await identity.check(over: connection) }
        }
        var record = try RunRecord(manifest: manifest, in: folder)
        var progress = Progress(steps: models.count * subjects.count, style: style)
        progress.note(
            "run",
            "\(subjects.count) pictures, " + models.map(\.description.name).joined(separator: ", "),
            ["manifest": manifest]
        )
        do {
            try await make(over: link, &record, &progress)
            progress.end()
            try record.end(.finished)
        } catch {
            progress.end()
            // A drawing program ends of a Ctrl-C too, and its end is not what is to be told then.
            let isStopped = Task.isCancelled || error is CancellationError
            try record.end(isStopped ? .stopped : .failed)
            throw isStopped ? CancellationError() : error
        }
    }

    private func make(
        over caller: some Caller,
        _ record: inout RunRecord,
        _ progress: inout Progress
    ) async throws {
        let pictures = try thumbnails()
        var reports: [ModelReport] = []
        var undrawn: Set<String> = []
        for model in models {
            let name = model.description.name
            let report = ModelReport(
                model: name,
                subjects: subjects,
                outputs: try await outputs(of: model, over: caller, &progress),
                labels: labels,
                neighbours: neighbours
            )
            let place = Self.folderName(of: name)
            let inside = try OutputFolder(path: "\(folder.path)/\(place)")
            let renderings = try report.write(to: inside, pictures: pictures.map { "../\($0)" })
            for case .undrawn(let advice) in renderings where undrawn.insert(advice).inserted {
                progress.note("undrawn", advice, ["advice": .string(advice)])
            }
            try record.add(report.json)
            progress.result(
                "model",
                inside.path,
                ["folder": .string(place), "result": report.json]
            )
            for other in reports {
                try Task.checkCancellation()
                let pair = PairReport(other, report, subjects: subjects)
                let file = "\(Self.folderName(of: other.model)) \(place).csv"
                try pair.write(to: folder, named: file)
                try record.add(pair.json)
                progress.result(
                    "pair",
                    "\(folder.path)/\(file)",
                    ["file": .string(file), "result": pair.json]
                )
            }
            reports.append(report)
        }
    }

    /// A model's logits for every picture; a step each.
    private func outputs(
        of model: RemoteModel,
        over caller: some Caller,
        _ progress: inout Progress
    ) async throws -> [[Float]] {
        var outputs: [[Float]] = []
        for subject in subjects {
            try Task.checkCancellation()
            let logits = try await model.logits(of: subject.image, over: caller)
            guard logits.allSatisfy(\.isFinite) else {
                throw OutputError(model: model.description.name, picture: subject.stem)
            }
            outputs.append(logits)
            progress.step(
                "\(model.description.name), \(subject.title)",
                ["model": .string(model.description.name), "picture": .string(subject.stem)]
            )
        }
        return outputs
    }

    /// Small pictures for scatter and graphs: their paths in the folder.
    private func thumbnails() throws -> [String] {
        let name = "thumbnails"
        let inside = try OutputFolder(path: "\(folder.path)/\(name)")
        let side = subjects.count > 100 ? 24 : 48
        return try subjects.map { subject in
            let file = "\(subject.number).png"
            try inside.write(PNG.encode(subject.image.thumbnail(side: side)), to: file)
            return "\(name)/\(file)"
        }
    }
}

/// A model's output that is no point: a logit is not finite.
package struct OutputError: Error, Equatable, CustomStringConvertible {
    /// The model's name.
    package let model: String
    /// The picture's file without its ending.
    package let picture: String

    /// What is wrong.
    package var description: String {
        "\(model)'s output for \(picture) is not finite, and so no point to compare"
    }
}
