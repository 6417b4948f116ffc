internal import Files
package import JSON

/// A run's record, read: a finished run's, or what one that was cut off had come to.
package struct RecordedRun: Sendable {
    /// How the run stood when the record was written.
    package let status: RunRecord.Status
    /// When it began, UTC, as ISO 8601 has it.
    package let started: String?
    /// When it ended; nil of one that has not.
    package let ended: String?
    /// What it was, an object.
    package let manifest: JSONValue
    /// What it found, the results of a journal last.
    package let results: [JSONValue]

    /// Reads the record at a path, and the journal that a run which was cut off left beside it.
    ///
    /// - Returns: Nil when the file is no record.
    /// - Throws: `FileError`, `JSONError`.
    package init?(at path: String) throws {
        let json = try JSONValue(parsing: try File.bytes(of: path))
        guard let status = json["status"]?.string.flatMap(RunRecord.Status.init),
            let manifest = json["manifest"], let results = json["results"]?.array
        else { return nil }
        self.status = status
        started = json["started"]?.string
        ended = json["ended"]?.string
        self.manifest = manifest
        self.results =
            status == .running
            ? results + RunJournal.results(beside: path, of: manifest) : results
    }

    /// Those of the results that are of a type, in their order.
    package func results<Result: Recordable>(_ type: Result.Type) -> [Result] {
        results.compactMap { type.init($0) }
    }
}
