package import Files
package import JSON

/// A run that is told of and recorded from its first step to its end, whatever ends it.
package struct Run: Sendable {
    private let manifest: any RunManifest
    private let folder: OutputFolder
    private let recordName: String
    private let style: Progress.Style

    /// A run of which nothing is made or written yet.
    ///
    /// - Parameters:
    ///   - manifest: What it makes.
    ///   - folder: Where its record goes.
    ///   - recordName: The record's file name.
    ///   - style: The form that events take.
    package init(
        _ manifest: some RunManifest,
        in folder: OutputFolder,
        recordedAs recordName: String = RunRecord.fileName,
        style: Progress.Style
    ) {
        self.manifest = manifest
        self.folder = folder
        self.recordName = recordName
        self.style = style
    }

    /// Does `body` between the beginning and the end of a record.
    ///
    /// - Parameters:
    ///   - steps: How many steps it takes.
    ///   - title: What the run is, for a person.
    ///   - members: What the event of its beginning has beside the manifest.
    ///   - results: What is there already, by its place among the results.
    ///   - body: Makes everything, and tells the log of it.
    /// - Throws: `FileError`, `OutputError` when what was told could not be written,
    ///   `CancellationError` when the task is cancelled, and what `body` throws.
    package func make(
        steps: Int,
        _ title: String,
        _ members: JSONValue.Members = [:],
        keeping results: [Int: JSONValue] = [:],
        _ body: (RunLog) async throws -> Void
    ) async throws {
        precondition(KeptMemory.isOn, "glibc takes these sizes")
        let record = try RunRecord(manifest, in: folder, name: recordName, keeping: results)
        let log = RunLog(record, Progress(steps: steps, style: style))
        var told: JSONValue.Members = ["manifest": manifest.json]
        for pair in members.pairs { told[pair.name] = pair.value }
        do {
            try await log.note("run", title, told)
            try await body(log)
        } catch OutputError.closed {
            // As if it had been told to stop, by whoever has heard enough.
            try await log.end(.stopped)
            throw OutputError.closed
        } catch {
            // What else ends of a Ctrl-C is not what is to be told then.
            if Task.isCancelled || error is CancellationError {
                try await log.end(.stopped)
                throw CancellationError()
            }
            // What ended the run matters more than what may be missing besides.
            try? await log.end(.failed)
            try? await log.finish()
            throw error
        }
        try await log.end(.finished)
        try await log.finish()
        try await log.checkOutput()
    }
}
