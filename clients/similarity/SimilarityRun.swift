internal import Experiments
internal import Files
internal import Imaging
internal import JSON
internal import Plots
internal import Runs
internal import Tench
internal import Wire

/// Experiment 4: pictures as points in models' output spaces, and what lies near what.
struct SimilarityRun: Sendable {
    /// The models; all of one number of classes, no two of one name.
    let models: [RemoteModel]
    /// What the classes are called.
    let labels: Labels
    /// The pictures, and all else that is needed to come to the same results.
    let manifest: SimilarityManifest
    /// Where the results go.
    let folder: OutputFolder
    /// The form that events take.
    let style: Progress.Style

    private var subjects: [Subject] { manifest.subjects }

    /// Does it all; on a failure the files so far stay, each whole.
    ///
    /// - Throws: `InfiniteOutput`, `FileError`, `OutputError`, `CancellationError` when the task is
    ///   cancelled, and what the daemon's calls throw.
    func make(over link: Link) async throws {
        let identities = models.map(\.identity)
        // A daemon that was started again may have other weights.
        link.inspect { connection in
            for identity in identities { try await identity.check(over: connection) }
        }
        try await Run(manifest, in: folder, style: style).make(
            steps: models.count * subjects.count,
            "\(subjects.count) pictures, " + models.map(\.description.name).joined(separator: ", ")
        ) { log in
            let pictures = try thumbnails()
            var reports: [ModelReport] = []
            for model in models {
                let report = try await report(on: model, over: link, log)
                for draft in try write(report, pictures) {
                    await log.afterwards { () throws(FileError) in try draft.draw().advice }
                }
                try await tell(of: report, log)
                for other in reports { try await compare(other, report, log) }
                reports.append(report)
            }
        }
    }

    /// What a model's logits for every picture say; a step each.
    private func report(
        on model: RemoteModel,
        over caller: some Caller,
        _ log: RunLog
    ) async throws -> ModelReport {
        let name = model.description.name
        var outputs: [[Float]] = []
        for subject in subjects {
            try Task.checkCancellation()
            let logits = try await model.logits(of: subject.image, over: caller)
            guard logits.allSatisfy(\.isFinite) else {
                throw InfiniteOutput(model: name, picture: subject.stem)
            }
            outputs.append(logits)
            try await log.step(
                "\(name), \(subject.title)",
                ["model": .string(name), "picture": .string(subject.stem)]
            )
        }
        return ModelReport(
            model: name,
            subjects: subjects,
            outputs: outputs,
            labels: labels,
            neighbours: manifest.neighbours
        )
    }

    /// The model's tables, graphs and plots; what the plots' pictures can be drawn from.
    private func write(
        _ report: ModelReport,
        _ pictures: [String]
    ) throws(FileError) -> [Draft] {
        let inside = try OutputFolder(
            path: "\(folder.path)/\(OutputSpaceResult.folder(of: report.model))"
        )
        return try report.write(to: inside, pictures: pictures.map { "../\($0)" })
    }

    private func tell(of report: ModelReport, _ log: RunLog) async throws {
        let (place, result) = (OutputSpaceResult.folder(of: report.model), report.result.json)
        try await log.add(result)
        try await log.tell(
            "model",
            "\(folder.path)/\(place)",
            ["folder": .string(place), "result": result]
        )
    }

    private func compare(
        _ first: ModelReport,
        _ second: ModelReport,
        _ log: RunLog
    ) async throws {
        try Task.checkCancellation()
        let pair = PairReport(first, second, subjects: subjects)
        let places = [first, second].map { OutputSpaceResult.folder(of: $0.model) }
        let file = "\(FileStem("\(places[0]) \(places[1])")).csv"
        try pair.write(to: folder, named: file)
        let result = pair.result.json
        try await log.add(result)
        try await log.tell(
            "pair",
            "\(folder.path)/\(file)",
            ["file": .string(file), "result": result]
        )
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
struct InfiniteOutput: Error, Equatable, CustomStringConvertible {
    /// The model's name.
    let model: String
    /// The picture's file without its ending.
    let picture: String

    /// What is wrong.
    var description: String {
        "\(model)'s output for \(picture) is not finite, and so no point to compare"
    }
}
