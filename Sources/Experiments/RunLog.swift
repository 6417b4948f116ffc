internal import Files
internal import Imaging
internal import JSON
internal import Tench

/// What a run says and records while its pictures are made side by side.
actor RunLog {
    private var progress: Progress
    private var record: RunRecord
    /// The steps of each picture that is being made.
    private var steps: [Commission: Int] = [:]
    private var tiles: [Int: Image] = [:]
    private let titles: [String]
    private let companions: [Image?]
    private let manifest: RunManifest
    private let folder: OutputFolder
    private let sheetName: String

    /// The log of a run that begins; writes its record.
    ///
    /// - Parameters:
    ///   - manifest: What the run makes.
    ///   - titles: Each picture's title, in the pictures' order.
    ///   - companions: What each picture stands beside on the sheet.
    ///   - options: The run's shard and way of telling.
    ///   - folder: Where its files go.
    ///   - steps: How many steps it takes.
    /// - Throws: `FileError`.
    init(
        _ manifest: RunManifest,
        _ titles: [String],
        beside companions: [Image?],
        options: RunOptions,
        in folder: OutputFolder,
        steps: Int
    ) throws(FileError) {
        self.manifest = manifest
        self.titles = titles
        self.companions = companions.map { $0?.thumbnail(side: Self.tile) }
        self.folder = folder
        sheetName = options.shard.name("sheet.png")
        record = try RunRecord(
            manifest,
            in: folder,
            name: options.shard.name(RunRecord.fileName)
        )
        progress = Progress(steps: steps, style: .chosen(json: options.json))
        let models = manifest.models.map(\.name).joined(separator: ", ")
        progress.note(
            "run",
            "\(models), \(manifest.preset.name), seed \(manifest.seed)",
            ["manifest": manifest.json, "pictures": .array(titles.map(JSONValue.string))]
        )
    }

    /// A picture was there already.
    func keep(_ image: Image, _ result: JSONValue, at place: Int) throws(FileError) {
        tiles[place] = image.thumbnail(side: Self.tile)
        try record.add(result, at: place)
        progress.note("kept", "\(titles[place]): kept", ["title": .string(titles[place])])
    }

    /// A step was made.
    func step(_ commission: Commission, octave: Int, step: Int, loss: Double) {
        steps[commission, default: 0] += 1
        progress.step(
            "\(commission.title), octave \(octave + 1)",
            [
                "title": .string(commission.title),
                "class": commission.classIndex.map { JSONValue($0) } ?? .null,
                "octave": JSONValue(octave), "step": JSONValue(step), "loss": JSONValue(loss),
            ]
        )
    }

    /// An octave is over.
    func octave(_ commission: Commission, _ octave: Int, before: Figures, after: Figures) {
        progress.note(
            "octave",
            "\(commission.title), octave \(octave + 1): \(before.text) → \(after.text)",
            [
                "title": .string(commission.title),
                "class": commission.classIndex.map { JSONValue($0) } ?? .null,
                "octave": JSONValue(octave), "before": before.json, "after": after.json,
            ]
        )
    }

    /// A daemon is lost in the middle of a picture, which another begins anew.
    func handOver(_ commission: Commission, after loss: RemoteError) {
        progress.forget(steps.removeValue(forKey: commission) ?? 0)
        progress.note(
            "handed_over",
            "\(loss)\n\(commission.title) is left to the other daemons.",
            ["title": .string(commission.title), "reason": .string("\(loss)")]
        )
    }

    /// A picture is written.
    func add(_ image: Image, _ result: JSONValue, file: String, at place: Int) throws(FileError) {
        tiles[place] = image.thumbnail(side: Self.tile)
        try record.add(result, at: place)
        progress.result("picture", "\(folder.path)/\(file)", ["result": result])
    }

    /// The run is over; when it came to its end, the sheet is made of what there is.
    func end(_ status: RunRecord.Status) throws {
        defer { progress.end() }
        if status == .finished {
            var sheet = ContactSheet(side: Self.tile)
            for (place, tile) in tiles.sorted(by: { $0.key < $1.key }) {
                if let companion = companions[place] {
                    sheet.add(companion, label: "\(titles[place]), given")
                }
                sheet.add(tile, label: titles[place])
            }
            // Pairs are not torn apart at the end of a row.
            let pairs = companions.contains { $0 != nil } ? Double(tiles.count) / 2 : nil
            let columns = pairs.map { 2 * Int($0.squareRoot().rounded(.up)) }
            if let image = sheet.image(columns: columns) {
                let text: KeyValuePairs = [RunManifest.keyword: manifest.json.text]
                try folder.write(PNG.encode(image, text: text), to: sheetName)
                let path = "\(folder.path)/\(sheetName)"
                progress.result("sheet", path, ["file": .string(sheetName)])
            }
        }
        try record.end(status)
    }

    /// The side of a sheet's picture, in pixels.
    private static let tile = 160
}
