package import Files
package import JSON
private import Glibc

/// The file `run.json` beside a run's pictures: the manifest, how far the run came, what it found.
///
/// It is written before the first step, after each result and at the end, whole each time.
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
    private var results: [Int: JSONValue] = [:]

    /// The record's file name, of a run that is not a shard.
    package static let fileName = "run.json"

    /// Writes the record of a run that begins.
    ///
    /// - Parameters:
    ///   - manifest: What the run makes.
    ///   - folder: Where it leaves it.
    ///   - name: The record's file name.
    /// - Throws: `FileError`.
    package init(
        _ manifest: RunManifest,
        in folder: OutputFolder,
        name: String = fileName
    ) throws(FileError) {
        try self.init(manifest: manifest.json, in: folder, name: name)
    }

    /// Writes the record of a run that begins and makes no pictures from noise.
    ///
    /// - Parameters:
    ///   - manifest: All that is needed to come to the same results, an object.
    ///   - folder: Where the run leaves them.
    ///   - name: The record's file name.
    /// - Throws: `FileError`.
    package init(
        manifest: JSONValue,
        in folder: OutputFolder,
        name: String = fileName
    ) throws(FileError) {
        self.name = name
        self.manifest = manifest
        self.folder = folder
        try save(.running)
    }

    /// Adds one result, an object, and writes the record.
    ///
    /// - Parameters:
    ///   - result: What came out.
    ///   - place: Its place among the results; by default the last.
    /// - Throws: `FileError`.
    package mutating func add(_ result: JSONValue, at place: Int? = nil) throws(FileError) {
        results[place ?? results.count] = result
        try save(.running)
    }

    /// Writes the record of a run that is over.
    package func end(_ status: Status) throws(FileError) {
        try save(status)
    }

    private func save(_ status: Status) throws(FileError) {
        let record: JSONValue = [
            "status": .string(status.rawValue),
            "started": .string(started),
            "ended": status == .running ? .null : .string(Self.now),
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
