internal import Files
package import Tench
internal import Imaging
internal import JSON

/// An experiment's pictures: descended, written, recorded and told of, several daemons side by side.
///
/// Whatever ends a run, each file in its folder is whole, and `--resume` goes on from there.
package struct PictureRun<Experiment: PictureExperiment>: Sendable {
    private let experiment: Experiment
    private let manifest: RunManifest
    private let options: RunOptions
    private let folder: OutputFolder
    private let commissions: [Commission]
    private let earlier: Resumption

    /// A run about which everything is checked, and of which nothing is computed.
    ///
    /// - Parameters:
    ///   - experiment: What to make.
    ///   - manifest: What it takes to make the pictures again.
    ///   - options: The run's place, shard and way of telling.
    /// - Throws: `FileError` when the folder cannot be written into; when going on, an error that
    ///   says which picture there is of another run.
    package init(
        _ experiment: Experiment,
        manifest: RunManifest,
        options: RunOptions
    ) throws {
        self.experiment = experiment
        self.manifest = manifest
        self.options = options
        folder = try OutputFolder(path: options.out)
        let asked = try options.asked(of: experiment.commissions)
        commissions = options.shard.share(of: asked)
        let files = commissions.map(\.file)
        precondition(Set(files).count == files.count, "two pictures of one file name")
        earlier =
            try options.resume
            ? Resumption(
                of: files,
                made: manifest,
                in: folder
            ) : Resumption()
    }

    /// Makes every picture, then the sheet of them all.
    ///
    /// - Parameter links: The daemons; each makes one picture at a time, and which of them makes
    ///   which changes nothing about it. What a lost one was making, another begins anew.
    /// - Throws: What a call throws, `NonFiniteGradient`, `FileError`, `CancellationError`; the
    ///   pictures done by then stay.
    package func make(over links: [Link]) async throws {
        try await manifest.checkSizes(over: links[0])
        for link in links { link.inspect(manifest.checkModels) }
        let log = try RunLog(
            manifest,
            commissions.map(\.title),
            beside: commissions.map { experiment.companion(of: $0) },
            options: options,
            in: folder,
            steps: (commissions.count - earlier.pictures.count) * manifest.preset.steps
        )
        for (place, commission) in commissions.enumerated() {
            guard let image = earlier.pictures[commission.file] else { continue }
            let result = earlier.results[commission.file] ?? Self.head(of: commission)
            try await log.keep(image, result, at: place)
        }
        let roster = Roster(
            commissions.indices.filter { earlier.pictures[commissions[$0].file] == nil },
            hands: links.count
        )
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for link in links {
                    group.addTask { try await make(of: roster, over: link, log) }
                }
                try await group.waitForAll()
            }
        } catch {
            try await log.end(error is CancellationError ? .stopped : .failed)
            throw error
        }
        try await log.end(.finished)
    }

    /// Makes picture after picture over one link, until none is left or the link is lost.
    private func make(of roster: Roster, over link: Link, _ log: RunLog) async throws {
        while let place = await roster.next() {
            let commission = commissions[place]
            do {
                let (image, result) = try await picture(commission, over: link, log)
                try await log.add(image, .object(result), file: commission.file, at: place)
                await roster.finish()
            } catch let loss as RemoteError {
                // Told before another begins it anew, whose steps count.
                if await roster.hasOthers { await log.handOver(commission, after: loss) }
                guard await roster.handOver(place) else { throw loss }
                return
            } catch {
                await roster.giveUp()
                throw error
            }
        }
    }

    /// One picture, written, and what the record says of it.
    private func picture(
        _ commission: Commission,
        over link: Link,
        _ log: RunLog
    ) async throws -> (Image, JSONValue.Members) {
        let preset = manifest.preset
        var (random, start) = manifest.start()
        var objective = RemoteObjective([])
        var before = Figures("", .null)
        var octaves: [JSONValue] = []
        let image = try await Ascent(preset).run(
            from: start,
            random: &random,
            slope: { try await objective.slope(at: $0, over: link) }
        ) { event in
            switch event {
            case .octaveBegins(let octave, let image):
                objective = RemoteObjective(
                    try await experiment.terms(
                        of: commission,
                        octave: octave,
                        crop: preset.octaves[octave].crop,
                        over: link
                    )
                )
                before = try await experiment.figures(of: commission, image, over: link)
            case .step(let octave, let step, let loss):
                await log.step(commission, octave: octave, step: step, loss: loss)
            case .octaveEnds(let octave, let image):
                let after = try await experiment.figures(of: commission, image, over: link)
                octaves.append([
                    "size": JSONValue(image.width), "before": before.json, "after": after.json,
                ])
                await log.octave(commission, octave, before: before, after: after)
            }
        }
        let text: KeyValuePairs = [
            RunManifest.keyword: manifest.json.text, "Title": commission.title,
        ]
        let file = try PNG.encode(image, text: text)
        try folder.write(file, to: commission.file)

        var result = Self.head(of: commission).members ?? .init()
        result["octaves"] = .array(octaves)
        for finding in try await experiment.findings(of: commission, image, over: link) {
            result[finding.key] = finding.value
        }
        // As it is in the file, so that the sheet is the same when the picture is kept.
        return (try PNG.decode(file), result)
    }

    /// The beginning of a picture's record.
    private static func head(of commission: Commission) -> JSONValue {
        [
            "file": .string(commission.file), "title": .string(commission.title),
            "class": commission.classIndex.map { JSONValue($0) } ?? .null,
        ]
    }
}
