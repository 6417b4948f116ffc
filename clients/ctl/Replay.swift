internal import Experiments
internal import Files
internal import Foundation
internal import Runs

/// A finished run to be made again: what its manifest says, and the pictures it left.
struct Replay: Sendable {
    /// What the pictures were made from.
    let manifest: PictureManifest
    /// The program that made them.
    let program: URL
    /// The pictures' file names.
    let files: [String]
    /// Where they are.
    let folder: String

    /// How the project's programs' names begin.
    ///
    /// Nothing else is ever started, because a manifest may be a stranger's, and beside this
    /// program there may be a shell.
    private static let family = "tench-"

    /// Reads a picture with a manifest, or a run's record.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - programs: The folder of the programs.
    /// - Throws: `FileError`, or `ReplayError` when the file does not tell how it was made.
    init(file path: String, programs: URL) throws {
        let bytes = try File.bytes(of: path)
        let slash = path.lastIndex(of: "/")
        folder = slash.map { String(path[..<$0]) } ?? "."
        if let manifest = PictureManifest(inPNG: bytes) {
            self.manifest = manifest
            files = [String(path[(slash.map(path.index(after:)) ?? path.startIndex)...])]
        } else {
            guard let run = try? RecordedRun(at: path),
                let manifest = PictureManifest(run.manifest)
            else { throw ReplayError.unknown(path) }
            self.manifest = manifest
            files = run.results(NamedFile.self).map(\.file)
        }
        let client = manifest.origin.client
        program = programs.appending(component: client)
        guard client.hasPrefix(Self.family), !client.contains("/"),
            FileManager.default.isExecutableFile(atPath: program.path)
        else { throw ReplayError.client(client) }
        // A path in a record would lead out of its folder.
        guard !files.isEmpty, files.allSatisfy({ !$0.contains("/") }) else {
            throw ReplayError.unknown(path)
        }
    }

    /// The command line after the client's name that makes the same pictures in another folder.
    func arguments(out: String) -> [String] {
        manifest.origin.arguments + files.flatMap { ["--only", $0] } + ["--out", out]
    }

    /// What became of a picture.
    enum Outcome: Sendable, Equatable {
        /// Byte for byte the same.
        case same
        /// Not the same, and why, as far as its manifest tells.
        case different(String)
    }

    /// Compares a picture with the one of that name in `out`.
    func outcome(of file: String, in out: String) throws(FileError) -> Outcome {
        let (old, new) = (
            try File.bytes(of: "\(folder)/\(file)"), try File.bytes(of: "\(out)/\(file)")
        )
        if old == new { return .same }
        return .different(
            PictureManifest(inPNG: new).flatMap { manifest.difference(from: $0) }
                ?? "the manifests agree, the pixels do not"
        )
    }
}

/// Why a file cannot be replayed.
enum ReplayError: Error, Equatable, CustomStringConvertible {
    /// It holds no manifest, or one without pictures.
    case unknown(String)
    /// Its client is not there, or none of the project's.
    case client(String)

    /// What is wrong, and what would be right.
    var description: String {
        switch self {
        case .unknown(let path):
            "\(path) does not tell how it was made: give a picture of a run, or its run.json"
        case .client(let name): "runs of \(name) cannot be replayed"
        }
    }
}
