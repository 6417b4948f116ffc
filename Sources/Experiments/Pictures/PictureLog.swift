internal import Files
internal import Imaging
internal import JSON
internal import Runs
internal import Tench

/// What a run says and records of its pictures while they are made side by side.
///
/// Saying something throws what it does in a `RunLog`.
actor PictureLog {
    private let run: RunLog
    private let manifest: PictureManifest
    private let folder: OutputFolder
    private var sheet: RunSheet
    /// The steps of each picture that is being made.
    private var steps: [Commission: Int] = [:]

    /// The log of pictures in a run that has begun, with an empty sheet of them.
    init(_ run: RunLog, _ manifest: PictureManifest, in folder: OutputFolder, sheet: RunSheet) {
        self.run = run
        self.manifest = manifest
        self.folder = folder
        self.sheet = sheet
    }

    /// A picture was there already.
    func keep(_ image: Image, of commission: Commission, at place: Int) async throws {
        sheet.put(image, at: place)
        let title = commission.title
        try await run.note("kept", "\(title): kept", ["title": .string(title)])
    }

    /// Something to be known before a picture is begun.
    func caution(_ sentence: String, about commission: Commission) async throws {
        try await run.note("caution", sentence, ["title": .string(commission.title)])
    }

    /// A step was made.
    func step(_ commission: Commission, _ step: Ascent.Step) async throws {
        steps[commission, default: 0] += 1
        var members = Self.members(of: commission, octave: step.octave)
        members["step"] = JSONValue(step.number)
        members["loss"] = JSONValue(step.loss)
        try await run.step("\(commission.title), octave \(step.octave + 1)", members)
    }

    /// An octave is over.
    func octave<Figures>(
        _ commission: Commission,
        _ octave: Int,
        _ result: OctaveResult<Figures>
    ) async throws {
        var members = Self.members(of: commission, octave: octave)
        members["before"] = result.before.json
        members["after"] = result.after.json
        try await run.note(
            "octave",
            "\(commission.title), octave \(octave + 1): \(result.before) → \(result.after)",
            members
        )
    }

    /// A daemon is lost in the middle of a picture, which another begins anew.
    func handOver(_ commission: Commission, after loss: RemoteError) async throws {
        await run.forget(steps.removeValue(forKey: commission) ?? 0)
        try await run.note(
            "handed_over",
            "\(loss)\n\(commission.title) is left to the other daemons.",
            ["title": .string(commission.title), "reason": .string("\(loss)")]
        )
    }

    /// A picture is written.
    func add(
        _ image: Image,
        of commission: Commission,
        _ result: JSONValue,
        at place: Int
    ) async throws {
        sheet.put(image, at: place)
        try await run.add(result, at: place)
        try await run.tell("picture", "\(folder.path)/\(commission.file)", ["result": result])
    }

    /// All pictures are made: writes the sheet of them.
    func end(sheetAs name: String) async throws {
        guard let image = sheet.image else { return }
        try folder.write(manifest.png(of: image), to: name)
        try await run.tell("sheet", "\(folder.path)/\(name)", ["file": .string(name)])
    }

    private static func members(of commission: Commission, octave: Int) -> JSONValue.Members {
        [
            "title": .string(commission.title),
            "class": commission.classIndex.map { JSONValue($0) } ?? .null,
            "octave": JSONValue(octave),
        ]
    }
}
