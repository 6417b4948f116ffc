internal import Files
internal import Imaging
internal import JSON
internal import Runs
package import Tench

/// An experiment's pictures: descended, written, recorded and told of, several daemons side by
/// side.
///
/// Whatever ends a run, each file in its folder is whole, and `--resume` goes on from there.
package struct PictureRun<Experiment: PictureExperiment>: Sendable {
    private let experiment: Experiment
    private let manifest: PictureManifest
    private let options: RunOptions
    private let folder: OutputFolder
    /// The pictures that are asked for, in their order.
    private let commissions: [Commission]
    /// Those that are what they are together, with others than are asked for where need be.
    private let groups: [[Commission]]
    /// How many groups are descended side by side.
    private let sideBySide: Int
    private let earlier: Resumption

    /// A run about which everything is checked, and of which nothing is computed.
    ///
    /// - Parameters:
    ///   - experiment: What to make.
    ///   - manifest: What it takes to make the pictures again.
    ///   - options: The run's place, shard and way of telling.
    ///   - batch: How many pictures are descended side by side, where each is what it is alone.
    /// - Throws: `FileError` when the folder cannot be written into; when going on, an error that
    ///   says which picture there is of another run.
    package init(
        _ experiment: Experiment,
        manifest: PictureManifest,
        options: RunOptions,
        sideBySide batch: Int = 1
    ) throws {
        self.experiment = experiment
        self.manifest = manifest
        self.options = options
        folder = try OutputFolder(path: options.out)
        let asked = Set(try options.asked(of: experiment.commissions))
        let all = experiment.commissions
        groups = options.shard.share(
            of: all.cut(into: experiment.batch ?? 1).filter { !asked.isDisjoint(with: $0) }
        )
        sideBySide = experiment.batch == nil ? batch : 1
        commissions = groups.joined().filter(asked.contains)
        let files = commissions.map(\.file)
        precondition(Set(files).count == files.count, "two pictures of one file name")
        // What a run that was killed has left.
        for commission in commissions { folder.hide(commission.forming) }
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
        let titles = commissions.map(\.title)
        let models = manifest.origin.models.map(\.name).joined(separator: ", ")
        let kept = commissions.indices.filter { earlier.pictures[commissions[$0].file] != nil }
        let run = Run(
            manifest,
            in: folder,
            recordedAs: options.shard.name(RunRecord.fileName),
            style: options.telling.style
        )
        try await run.make(
            steps: (commissions.count - kept.count) * manifest.preset.steps,
            "\(models), \(manifest.preset.name), seed \(manifest.seed)",
            ["pictures": .array(titles.map(JSONValue.string))],
            keeping: Dictionary(
                uniqueKeysWithValues: kept.map { ($0, earlier.result(of: commissions[$0])) }
            )
        ) { runLog in
            let sheet = RunSheet(titles, beside: commissions.map(experiment.companion))
            let log = PictureLog(runLog, manifest, in: folder, sheet: sheet)
            for place in kept {
                guard let image = earlier.pictures[commissions[place].file] else { continue }
                try await log.keep(image, of: commissions[place], at: place)
            }
            let wanted = Set(commissions.indices).subtracting(kept).sorted()
            for place in wanted {
                let cautions = try await experiment.cautions(
                    about: commissions[place],
                    octaves: manifest.preset.octaves,
                    over: links[0]
                )
                for caution in cautions {
                    try await log.caution(caution, about: commissions[place])
                }
            }
            try await make(wanted, over: links, log)
            try await log.end(sheetAs: options.shard.name("sheet.png"))
        }
    }

    /// Makes the pictures of these places, as many batches at once as there are links.
    private func make(_ places: [Int], over links: [Link], _ log: PictureLog) async throws {
        let wanted = Dictionary(uniqueKeysWithValues: places.map { (commissions[$0], $0) })
        let left = groups.filter { $0.contains { wanted[$0] != nil } }
        // No link is to be idle while another has several.
        let share = (left.count + links.count - 1) / links.count
        let batches = left.cut(into: max(min(sideBySide, share), 1)).map { Array($0.joined()) }
        let roster = Roster(Array(batches.indices), hands: links.count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for link in links {
                group.addTask { try await make(wanted, batches, of: roster, over: link, log) }
            }
            try await group.waitForAll()
        }
    }

    /// Makes batch after batch over one link, until none is left or the link is lost.
    private func make(
        _ wanted: [Commission: Int],
        _ batches: [[Commission]],
        of roster: Roster,
        over link: Link,
        _ log: PictureLog
    ) async throws {
        while let number = await roster.next() {
            let batch = batches[number]
            do {
                try await draw(batch, wanted, over: link, log)
                await roster.finish()
            } catch let loss as RemoteError {
                // Told before another begins it anew, whose steps count.
                if await roster.hasOthers {
                    for commission in batch where wanted[commission] != nil {
                        try await log.handOver(commission, after: loss)
                    }
                }
                guard await roster.handOver(number) else { throw loss }
                return
            } catch {
                await roster.giveUp()
                throw error
            }
        }
    }

    /// Descends a batch; writes, records and tells of those of its pictures that are wanted.
    private func draw(
        _ batch: [Commission],
        _ wanted: [Commission: Int],
        over link: Link,
        _ log: PictureLog
    ) async throws {
        let preset = manifest.preset
        var progress = batch.map { _ in
            PictureInProgress<Experiment.Figures>(
                of: preset.octaves[preset.octaves.count - 1].size,
                frameEvery: options.frameEvery,
                importance: manifest.isTransparent
            )
        }
        var shown = batch.map {
            FormingPicture($0, of: preset, every: options.frameEvery, in: folder)
        }
        defer { for picture in shown { picture.remove() } }
        let images = try await Drawing(manifest).make(
            batch.count,
            from: experiment.beginning(of: batch[0]),
            alike: experiment.batch == nil,
            over: link
        ) { octave, crop in
            try await experiment.objective(
                of: batch,
                looks: preset.approach.looks,
                octave: octave,
                crop: crop,
                over: link
            )
        } observe: { number, event in
            let commission = batch[number]
            guard wanted[commission] != nil else { return }
            switch event {
            case .octaveBegins(let octave, let image):
                let figures = try await experiment.figures(of: commission, image, over: link)
                try progress[number].begin(image, figures)
                shown[number].begin(octave, image)
            case .step(let step):
                try progress[number].add(step)
                shown[number].add(step)
                try await log.step(commission, step)
            case .octaveEnds(let octave, let image):
                let figures = try await experiment.figures(of: commission, image, over: link)
                try await log.octave(commission, octave, progress[number].end(image, figures))
            }
        }
        for (number, image) in images.enumerated() {
            let commission = batch[number]
            guard let place = wanted[commission] else { continue }
            let file = try manifest.png(
                of: image,
                alpha: progress[number].alpha,
                as: commission
            )
            try folder.write(file, to: commission.file)
            let texts = manifest.texts(of: commission)
            if let animation = try progress[number].animation(endingIn: image, text: texts) {
                try folder.write(animation, to: commission.animation)
            }
            let findings = try await experiment.findings(of: commission, image, over: link)
            let result = PictureResult(
                commission,
                octaves: progress[number].octaves,
                findings: findings
            )
            // As it is in the file, so that the sheet is the same when the picture is kept.
            try await log.add(PNG.decode(file), of: commission, result.json, at: place)
        }
    }
}

extension Array {
    /// Runs of so many elements, the last perhaps shorter.
    fileprivate func cut(into count: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: count)
            .map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}
