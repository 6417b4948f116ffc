internal import Experiments
internal import Files
internal import Foundation
internal import Runs

/// A finished run to be made again: what its manifest says, and the pictures it left.
struct Replay: Sendable {
    /// What the pictures were made from.
    let manifest: RecordedManifest
    /// The program that made them.
    let program: URL
    /// The pictures.
    let pictures: [Picture]
    /// Where they are.
    let folder: String

    /// A picture that is to be made again.
    struct Picture: Sendable, Equatable {
        /// What its run called it, and calls it again.
        let name: String
        /// What it is called now.
        let file: String
    }

    /// How the project's programs' names begin.
    ///
    /// Nothing else is ever started, because a manifest may be a stranger's, and beside this
    /// program there may be a shell.
    private static let family = "tench-"

    /// Reads a picture with a manifest, whatever it is called by now, or a run's record.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - programs: The folder of the programs.
    /// - Throws: `FileError`, or `ReplayError` when the file does not tell how it was made.
    init(file path: String, programs: URL) throws {
        let bytes = try File.bytes(of: path)
        folder = path.folder
        let file = path.lastPathComponent
        if let manifest = RecordedManifest(inPNG: bytes) {
            self.manifest = manifest
            // Pictures that don't tell their own name were made before they did.
            let name = RecordedManifest.name(inPNG: bytes) ?? file
            pictures = [Picture(name: name, file: file)]
        } else {
            guard let run = try? RecordedRun(at: path),
                let manifest = RecordedManifest(run.manifest)
            else { throw ReplayError.unknown(path, FileFormat(start: bytes)) }
            self.manifest = manifest
            pictures = run.results(NamedFile.self).map { Picture(name: $0.file, file: $0.file) }
            guard !pictures.isEmpty else { throw ReplayError.withoutPictures(path) }
        }
        let client = manifest.origin.client
        program = programs.appending(component: client)
        guard client.hasPrefix(Self.family), !client.contains("/"),
            FileManager.default.isExecutableFile(atPath: program.path)
        else { throw ReplayError.client(client) }
        for picture in pictures {
            // A path in a file, which may be a stranger's, would lead out of the folder.
            guard !picture.name.contains("/") else { throw ReplayError.path(path, picture.name) }
            guard File.exists("\(folder)/\(picture.file)") else {
                throw ReplayError.absent(path, picture.file)
            }
        }
    }

    /// The command line after the client's name that makes the same pictures in another folder.
    func arguments(out: String) -> [String] {
        // In one word each: a name may begin with a hyphen.
        manifest.origin.arguments + pictures.map { "--only=\($0.name)" } + ["--out=\(out)"]
    }

    /// What became of a picture.
    enum Outcome: Sendable, Equatable {
        /// Byte for byte the same.
        case same
        /// Not the same, and why, as far as its manifest tells.
        case different(String)
    }

    /// Compares a picture with the one that was made again in `out`.
    func outcome(of picture: Picture, in out: String) throws(FileError) -> Outcome {
        let old = try File.bytes(of: "\(folder)/\(picture.file)")
        let new = try File.bytes(of: "\(out)/\(picture.name)")
        if old == new { return .same }
        return .different(
            RecordedManifest(inPNG: new).flatMap { manifest.difference(from: $0) }
                ?? "the manifests agree, the pixels do not"
        )
    }
}

/// Why a file cannot be replayed.
enum ReplayError: Error, Equatable, CustomStringConvertible {
    /// It holds no manifest; what it is instead.
    case unknown(String, FileFormat)
    /// A run's record that tells of no picture.
    case withoutPictures(String)
    /// A file that names a picture by a path.
    case path(String, String)
    /// A record whose picture is not beside it.
    case absent(String, String)
    /// Its client is not there, or none of the project's.
    case client(String)

    /// What is wrong, and what would be right.
    var description: String {
        switch self {
        case .unknown(let path, .png):
            """
            \(path) does not tell how it was made: it is a PNG picture without the text that those \
            of a run carry, which programs that change or send pictures may drop. Give the picture \
            as the run left it, or the run's run.json
            """
        case .unknown(let path, let format):
            """
            \(path) does not tell how it was made: it is \(format.rawValue). Give a PNG picture of a \
            run, or its run.json
            """
        case .withoutPictures(let path): "\(path) is the record of a run that left no picture"
        case .path(let path, let name):
            "\(path) calls a picture \(name.quoted), which is a path and no name"
        case .absent(let path, let name):
            """
            \(path) tells of \(name), which is not beside it: give the run.json where the run left \
            it, or a picture
            """
        case .client(let name): "runs of \(name) cannot be replayed"
        }
    }
}
