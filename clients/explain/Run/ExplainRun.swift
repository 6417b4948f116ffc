internal import Experiments
internal import Files
internal import Imaging
internal import JSON
internal import Runs
internal import Tables
internal import Tench
internal import Wire

/// Photographs explained by networks: asked, written, recorded and told of.
struct ExplainRun: Sendable {
    /// The rows.
    let exhibits: [Exhibit]
    /// The photographs, and all else that is needed to come to the same maps.
    let manifest: ExplainManifest
    /// How much a call may hold.
    let limits: Limits
    /// Where the results go.
    let folder: OutputFolder
    /// The form that events take.
    let style: Progress.Style

    /// Does it all; on a failure the files so far stay, each whole.
    ///
    /// - Throws: `ExplainError`, `FileError`, `OutputError`, `CancellationError` when the task is
    ///   cancelled, and what the daemon's calls throw.
    func make(over link: Link) async throws {
        let identities = manifest.origin.models
        // A daemon that was started again may have other weights.
        link.inspect { connection in
            for identity in identities { try await identity.check(over: connection) }
        }
        try await Run(manifest, in: folder, style: style).make(
            steps: exhibits.reduce(0) { $0 + looks(at: $1) },
            "\(manifest.photographs.count) photographs, "
                + identities.map(\.name).joined(separator: ", ")
        ) { log in
            var sheet = ExplanationSheet(manifest.methods)
            var last: String?
            for exhibit in exhibits {
                let isNext = exhibit.picture.stem != last
                try await explain(exhibit, startsGroup: isNext, on: &sheet, over: link, log)
                last = exhibit.picture.stem
            }
            guard let image = sheet.image else { return }
            try folder.write(manifest.png(of: image), to: "sheet.png")
            try await log.tell("sheet", "\(folder.path)/sheet.png", ["file": "sheet.png"])
        }
    }

    /// How many pictures the network is shown for a row.
    private func looks(at exhibit: Exhibit) -> Int {
        let size = exhibit.network.viewer.size
        return exhibit.pieces.reduce(1) {
            $0 + manifest.settings.looks(of: $1.method, height: size.height, width: size.width)
        }
    }

    /// Makes a row.
    private func explain(
        _ exhibit: Exhibit,
        startsGroup: Bool,
        on sheet: inout ExplanationSheet,
        over link: Link,
        _ log: RunLog
    ) async throws {
        let model = exhibit.network.viewer.model
        let (name, stem) = (model.description.name, exhibit.picture.stem)
        let seen = exhibit.seen
        let verdict = Verdict(
            try await model.logits(of: seen, over: link),
            of: exhibit.classIndex,
            labels: exhibit.network.labels
        )
        try await log.step("\(name), \(stem)")
        try await log.note(
            "verdict",
            "\(stem), \(name): \(verdict.title), \(verdict.percent)",
            [
                "picture": .string(stem), "model": .string(name),
                "class": JSONValue(verdict.classIndex),
                "probability": JSONValue(verdict.probability),
            ]
        )
        let shown = exhibit.shown
        sheet.begin(
            shown,
            lines: ["\(name): \(verdict.percent)", verdict.title],
            startsGroup: startsGroup
        )
        for piece in exhibit.pieces {
            try Task.checkCancellation()
            let task = "\(piece.method.rawValue), \(name), \(stem)"
            let explainer = Explainer(
                model: model,
                classIndex: verdict.classIndex,
                layer: exhibit.network.layer,
                settings: manifest.settings,
                limits: limits,
                daemon: link
            ) { count in
                for _ in 0..<count { try await log.step(task, ["file": .string(piece.file)]) }
            }
            let map = HeatMap(
                try await explainer.attributions(by: piece.method, of: seen),
                of: piece.method
            )
            let gain = try await explainer.gain(by: piece.method, at: seen, from: verdict.logit)
            let title = "\(verdict.title), \(piece.method.rawValue) of \(name)"
            let finding = try write(map, of: piece, as: title, verdict, exhibit, gain: gain) {
                sheet.put($0, scale: $1, of: piece.method)
            }
            try await log.add(finding.json)
            try await log.tell(
                "picture",
                "\(folder.path)/\(piece.file)",
                ["result": finding.json]
            )
        }
    }

    /// Writes a map's two files; shows the heat map, and where its colours end.
    private func write(
        _ map: HeatMap,
        of piece: Exhibit.Piece,
        as title: String,
        _ verdict: Verdict,
        _ exhibit: Exhibit,
        gain: Double?,
        show: (Image, _ scale: Float) -> Void
    ) throws -> Finding {
        let size = exhibit.network.viewer.size
        let cell = manifest.settings.cell(height: size.height, width: size.width)
        let laid = piece.method.isAdditive ? map.gathered(cell: cell) : map
        let picture = laid.picture(over: exhibit.shown)
        show(picture, laid.scale)
        func file(_ name: String) -> Commission {
            Commission(file: name, title: title, classIndex: verdict.classIndex)
        }
        try folder.write(manifest.png(of: picture, as: file(piece.file)), to: piece.file)
        let alone = map.picture(height: size.height, width: size.width)
        try folder.write(manifest.png(of: alone, as: file(piece.map)), to: piece.map)
        return Finding(
            commission: file(piece.file),
            map: piece.map,
            picture: exhibit.picture.stem,
            model: exhibit.network.viewer.model.description.name,
            method: piece.method.rawValue,
            logit: verdict.logit,
            probability: verdict.probability,
            scale: Double(laid.scale),
            mapScale: Double(map.scale),
            sum: map.sum,
            gain: gain
        )
    }
}
