internal import Files
internal import Imaging
internal import JSON
internal import Runs

/// What an earlier run of the same pictures left in a folder.
struct Resumption: Sendable {
    /// The pictures that are there, by file name.
    private(set) var pictures: [String: Image] = [:]
    /// What the earlier run's records say of them.
    private var results: [String: JSONValue] = [:]

    /// Nothing is there.
    init() {}

    /// Looks at the files of these names.
    ///
    /// - Throws: `ResumptionError` when a picture is of another run, `FileError`.
    init(of files: [String], made manifest: PictureManifest, in folder: OutputFolder) throws {
        for file in files where folder.has(file) {
            let path = "\(folder.path)/\(file)"
            let bytes = try File.bytes(of: path)
            guard let image = try? PNG.decode(bytes), let found = PictureManifest(inPNG: bytes)
            else { throw ResumptionError.foreign(path) }
            if let difference = found.difference(from: manifest) {
                throw ResumptionError.different(path, difference)
            }
            pictures[file] = image
        }
        for record in Folder.names(in: folder.path) ?? []
        where record.hasPrefix("run.") && record.hasSuffix(".json") {
            add(resultsOf: "\(folder.path)/\(record)", made: manifest)
        }
    }

    /// What is known of a picture that is kept.
    ///
    /// As it was written rather than as a value, so that not a byte of it changes.
    func result(of commission: Commission) -> JSONValue {
        results[commission.file] ?? commission.json
    }

    /// Takes over what a record, of a shard or the whole, says; one of another run says nothing
    /// here.
    private mutating func add(resultsOf path: String, made manifest: PictureManifest) {
        guard let run = try? RecordedRun(at: path),
            PictureManifest(run.manifest)?.makesTheSame(as: manifest) == true
        else { return }
        for result in run.results {
            if let commission = Commission(result) { results[commission.file] = result }
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
