internal import Files
internal import Imaging
internal import JSON

/// What an earlier run of the same pictures left in a folder.
struct Resumption {
    /// The pictures that are there, by file name.
    private(set) var pictures: [String: Image] = [:]
    /// What the earlier run's record says of them.
    private(set) var results: [String: JSONValue] = [:]

    /// Nothing is there.
    init() {}

    /// Looks at the files of these names.
    ///
    /// - Throws: `ResumptionError` when a picture is of another run, `FileError`.
    init(of files: [String], made manifest: RunManifest, in folder: OutputFolder) throws {
        for file in files where folder.has(file) {
            let path = "\(folder.path)/\(file)"
            let bytes = try File.bytes(of: path)
            guard let image = try? PNG.decode(bytes),
                let text = try? PNG.text(RunManifest.keyword, in: bytes),
                let json = try? JSONValue(parsing: text), let found = RunManifest(json)
            else { throw ResumptionError.foreign(path) }
            if let difference = found.difference(from: manifest) {
                throw ResumptionError.different(path, difference)
            }
            pictures[file] = image
        }
        for record in Folder.names(in: folder.path) ?? []
        where record.hasPrefix("run.") && record.hasSuffix(".json") {
            try add(resultsOf: "\(folder.path)/\(record)", made: manifest)
        }
    }

    /// Takes over what a record, of a shard or the whole, says; one of another run says nothing here.
    private mutating func add(resultsOf path: String, made manifest: RunManifest) throws {
        guard let json = try? JSONValue(parsing: File.bytes(of: path)),
            json["manifest"].flatMap(RunManifest.init)?.makesTheSame(as: manifest) == true
        else { return }
        for result in json["results"]?.array ?? [] {
            if let file = result["file"]?.string { results[file] = result }
        }
    }
}

/// Why a run cannot be gone on with; nothing was computed and no file was changed.
enum ResumptionError: Error, Equatable, CustomStringConvertible {
    /// The file is no picture that a run of ours left.
    case foreign(String)
    /// The picture is one of a run with other numbers.
    case different(String, String)

    var description: String {
        switch self {
        case .foreign(let path):
            "\(path) has no manifest of a run in it: take another --out, or leave out --resume"
        case .different(let path, let difference):
            """
            \(path) is of another run: \(difference)
            Take another --out, or leave out --resume to make all pictures anew.
            """
        }
    }
}
