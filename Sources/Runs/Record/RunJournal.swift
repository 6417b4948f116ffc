internal import Files
internal import JSON

/// A run's results so far, a line each, beside its record: what is left of a run that was cut off.
///
/// Its first line is the run's manifest, so that it cannot be taken for another run's. A result
/// costs the same however many went before.
struct RunJournal: Sendable {
    private let file: AppendedFile

    /// Begins the journal of a record, in place of an earlier one.
    init(beside record: String, manifest: JSONValue) throws(FileError) {
        file = try AppendedFile(emptying: Self.path(beside: record))
        try append(manifest)
    }

    /// Adds a value, which is on the disk on return.
    ///
    /// - Throws: `FileError`; there may be a part of the line then, which a reader leaves out.
    func append(_ value: JSONValue) throws(FileError) {
        try file.append(Array((value.text + "\n").utf8))
    }

    /// Takes the journal away, once all that it says stands in the record.
    func remove() { file.remove() }

    /// What the journal of a record says, oldest first, if it is of the run with this manifest.
    static func results(beside record: String, of manifest: JSONValue) -> [JSONValue] {
        guard let bytes = try? File.bytes(of: path(beside: record)) else { return [] }
        // The last piece is empty, or a line that was never finished.
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .dropLast()
            .map { try? JSONValue(parsing: $0) }
        guard let first = lines.first, first?.text == manifest.text else { return [] }
        return lines.dropFirst().compactMap(\.self)
    }

    /// Whether the program that writes the journal of a record is running.
    static func isGrowing(beside record: String) -> Bool {
        AppendedFile.isGrowing(path(beside: record))
    }

    private static func path(beside record: String) -> String { "\(record).journal" }
}
