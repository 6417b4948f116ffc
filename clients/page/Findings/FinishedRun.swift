internal import Experiments
internal import Files
private import Foundation
internal import Imaging
internal import JSON

/// What a run left in its folder: `run.json`, and the pictures that it names.
struct FinishedRun: Sendable {
    /// The folder, from the page's.
    let name: String
    /// What the run was.
    let manifest: JSONValue
    /// One object for each picture or other result, in the order they were made.
    let results: [JSONValue]
    private let path: String

    /// Reads the run in a folder of the demo; nil when there is none.
    ///
    /// - Throws: `FileError`, `JSONError`, or `RunError` when the record is none or the run did not
    ///   come to its end.
    init?(_ name: String, in demo: String) throws {
        let path = "\(demo)/\(name)"
        let file = "\(path)/\(RunRecord.fileName)"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let record = try JSONValue(parsing: try File.bytes(of: file))
        guard let status = record["status"]?.string, let manifest = record["manifest"],
            let results = record["results"]?.array
        else { throw RunError.noRecord(file) }
        guard status == RunRecord.Status.finished.rawValue else {
            throw RunError.unfinished(file, status: status)
        }
        self.name = name
        self.path = path
        self.manifest = manifest
        self.results = results
    }

    /// The pictures that the results name, as the panel sees them.
    func gallery(seenBy panel: Panel) async throws -> Gallery {
        var pictures: [SeenPicture] = []
        for result in results {
            guard let file = result["file"]?.string else { continue }
            let classIndex = result["class"]?.integer
            pictures.append(try await picture(file, of: classIndex, seenBy: panel))
        }
        return Gallery(pictures)
    }

    /// A file of the run's folder, as the panel sees it.
    func picture(
        _ file: String,
        of classIndex: Int?,
        seenBy panel: Panel
    ) async throws -> SeenPicture {
        let image = try PNG.decode(try File.bytes(of: "\(path)/\(file)"))
        return SeenPicture(
            path: "\(name)/\(file)",
            classIndex: classIndex,
            image: image,
            outputs: try await panel.outputs(for: image)
        )
    }

    /// A file's place from the page's folder; nil when it isn't there.
    func place(of file: String) -> String? {
        FileManager.default.fileExists(atPath: "\(path)/\(file)") ? "\(name)/\(file)" : nil
    }
}

/// Why a run's record is of no use to the page.
enum RunError: Error, Equatable, CustomStringConvertible {
    /// The file is not what a run writes.
    case noRecord(String)
    /// The run goes on, or was cut off, stopped or failed.
    case unfinished(String, status: String)

    var description: String {
        switch self {
        case .noRecord(let file): "\(file) is not the record of a run"
        case .unfinished(let file, let status):
            "\(file) is of a run that did not finish (\(status)): run it again, or take its folder away"
        }
    }
}
