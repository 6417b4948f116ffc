package import Files
private import Glibc
package import JSON

/// The file `run.json` beside a run's results: the manifest, how the run ended, what it found.
///
/// It is written whole when the run begins and when it ends. In between each result is a line of a
/// journal beside it, which goes when the record is written again.
package struct RunRecord: Sendable {
    /// How a run stands.
    package enum Status: String, Sendable {
        /// It has begun; a record that says so without a program running was cut off.
        case running
        /// It came to its end.
        case finished
        /// The user ended it; the results so far are whole.
        case stopped
        /// It failed; the results so far are whole.
        case failed
    }

    private let manifest: JSONValue
    private let folder: OutputFolder
    private let started = Self.now
    private let name: String
    private let journal: RunJournal
    private var results: [Int: JSONValue]

    /// The record's file name, of a run that is not a shard.
    package static let fileName = "run.json"

    /// Writes the record of a run that begins.
    ///
    /// - Parameters:
    ///   - manifest: What the run makes.
    ///   - folder: Where it leaves it.
    ///   - name: The record's file name.
    ///   - results: What is there already, by its place among the results.
    /// - Throws: `FileError`.
    package init(
        _ manifest: some RunManifest,
        in folder: OutputFolder,
        name: String = fileName,
        keeping results: [Int: JSONValue] = [:]
    ) throws(FileError) {
        self.name = name
        self.manifest = manifest.json
        self.folder = folder
        self.results = results
        // The record first: until the journal is begun anew, the old one belongs to no record.
        try Self.write(.running, results, of: self.manifest, since: started, to: name, in: folder)
        journal = try RunJournal(beside: "\(folder.path)/\(name)", manifest: self.manifest)
    }

    /// Adds one result.
    ///
    /// - Parameters:
    ///   - result: What came out.
    ///   - place: Its place among the results; by default the last.
    /// - Throws: `FileError`.
    package mutating func add(_ result: JSONValue, at place: Int? = nil) throws(FileError) {
        results[place ?? results.count] = result
        try journal.append(result)
    }

    /// Writes the record of a run that is over.
    package func end(_ status: Status) throws(FileError) {
        try Self.write(status, results, of: manifest, since: started, to: name, in: folder)
        journal.remove()
    }

    /// Whether the program whose record is at `path` is running: if not, and the record says that
    /// the run is, it was cut off.
    package static func isBeingMade(at path: String) -> Bool { RunJournal.isGrowing(beside: path) }

    private static func write(
        _ status: Status,
        _ results: [Int: JSONValue],
        of manifest: JSONValue,
        since started: String,
        to name: String,
        in folder: OutputFolder
    ) throws(FileError) {
        let record: JSONValue = [
            "status": .string(status.rawValue),
            "started": .string(started),
            "ended": status == .running ? .null : .string(now),
            "manifest": manifest,
            "results": .array(results.sorted { $0.key < $1.key }.map(\.value)),
        ]
        try folder.write(Array((record.text + "\n").utf8), to: name)
    }

    /// The time now, UTC, as ISO 8601 has it.
    private static var now: String {
        var seconds = time(nil)
        var parts = unsafe tm()
        unsafe gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let length = unsafe strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
