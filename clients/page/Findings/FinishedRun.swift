internal import Experiments
internal import Files
private import Foundation
internal import Imaging
internal import Runs

/// A run that came to its end, in its folder of the demo: `run.json`, and the pictures that it
/// names.
struct FinishedRun: Sendable {
    /// The folder, from the page's.
    let name: String
    /// What the run was, and what it found.
    let record: RecordedRun
    private let path: String

    /// Reads the run in a folder of the demo; nil when there is none.
    ///
    /// - Throws: `FileError`, `JSONError`, or `RunError` when the record is none or the run did not
    ///   come to its end.
    init?(_ name: String, in demo: String) throws {
        let path = "\(demo)/\(name)"
        let file = "\(path)/\(RunRecord.fileName)"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        guard let record = try RecordedRun(at: file) else { throw RunError.noRecord(file) }
        guard record.status == .finished else {
            throw RunError.unfinished(file, status: record.status)
        }
        self.name = name
        self.path = path
        self.record = record
    }

    /// The pictures that the results name, as the panel sees them.
    func gallery(seenBy panel: Panel) async throws -> Gallery {
        var pictures: [SeenPicture] = []
        for commission in record.results(Commission.self) {
            pictures.append(
                try await picture(commission.file, of: commission.classIndex, seenBy: panel)
            )
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

    /// A plot's place from the page's folder; nil when there was no program to draw it.
    func place(ofPlot plot: String) -> String? { place(of: "\(plot).png") }
}

/// Why a run's record is of no use to the page.
enum RunError: Error, Equatable, CustomStringConvertible {
    /// The file is not what a run writes.
    case noRecord(String)
    /// The run goes on, or was cut off, stopped or failed.
    case unfinished(String, status: RunRecord.Status)

    var description: String {
        switch self {
        case .noRecord(let file): "\(file) is not the record of a run"
        case .unfinished(let file, let status):
            """
            \(file) is of a run that did not finish (\(status.rawValue)): run it again, or take its \
            folder away
            """
        }
    }
}
