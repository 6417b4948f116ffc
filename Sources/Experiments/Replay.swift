package import Files
internal import Imaging
internal import JSON

/// A finished run to be made again: what its manifest says, and the pictures it left.
package struct Replay: Sendable {
    /// What the pictures were made from.
    package let manifest: RunManifest
    /// The pictures' file names.
    package let files: [String]
    /// Where they are.
    package let folder: String

    /// The clients whose runs can be made again; no other program is ever started.
    private static let clients: Set = [
        "tench-class", "tench-combine", "tench-difference", "tench-match", "tench-merge",
        "tench-represent",
    ]

    /// Reads a picture with a manifest, or a run's record.
    ///
    /// - Throws: `FileError`, or `ReplayError` when the file does not tell how it was made.
    package init(file path: String) throws {
        let bytes = try File.bytes(of: path)
        let slash = path.lastIndex(of: "/")
        folder = slash.map { String(path[..<$0]) } ?? "."
        if let text = try? PNG.text(RunManifest.keyword, in: bytes) {
            let json = try? JSONValue(parsing: text)
            guard let manifest = json.flatMap(RunManifest.init) else {
                throw ReplayError.unknown(path)
            }
            self.manifest = manifest
            files = [String(path[(slash.map(path.index(after:)) ?? path.startIndex)...])]
        } else {
            guard let record = try? JSONValue(parsing: bytes),
                let manifest = record["manifest"].flatMap(RunManifest.init)
            else { throw ReplayError.unknown(path) }
            self.manifest = manifest
            files = (record["results"]?.array ?? []).compactMap { $0["file"]?.string }
        }
        guard Self.clients.contains(manifest.client) else {
            throw ReplayError.client(manifest.client)
        }
        // A path in a record would lead out of its folder.
        guard !files.isEmpty, files.allSatisfy({ !$0.contains("/") }) else {
            throw ReplayError.unknown(path)
        }
    }

    /// The command line after the client's name that makes the same pictures in another folder.
    package func arguments(out: String) -> [String] {
        // A merging is made in one piece, whichever of its files is asked for.
        let isWhole = manifest.client == "tench-merge"
        return manifest.arguments + (isWhole ? [] : files.flatMap { ["--only", $0] })
            + ["--out", out]
    }

    /// What became of a picture.
    package enum Outcome: Sendable, Equatable {
        /// Byte for byte the same.
        case same
        /// Not the same, and why, as far as its manifest tells.
        case different(String)
    }

    /// Compares a picture with the one of that name in `out`.
    package func outcome(of file: String, in out: String) throws(FileError) -> Outcome {
        let (old, new) = (
            try File.bytes(of: "\(folder)/\(file)"), try File.bytes(of: "\(out)/\(file)")
        )
        if old == new { return .same }
        let text = try? PNG.text(RunManifest.keyword, in: new)
        let made = text.flatMap { try? JSONValue(parsing: $0) }.flatMap(RunManifest.init)
        return .different(
            made.flatMap { manifest.difference(from: $0) }
                ?? "the manifests agree, the pixels do not"
        )
    }
}

/// Why a file cannot be replayed.
package enum ReplayError: Error, Equatable, CustomStringConvertible {
    /// It holds no manifest, or one without pictures.
    case unknown(String)
    /// Its client is none that makes pictures.
    case client(String)

    /// What is wrong, and what would be right.
    package var description: String {
        switch self {
        case .unknown(let path):
            "\(path) does not tell how it was made: give a picture of a run, or its run.json"
        case .client(let name): "runs of \(name) cannot be replayed"
        }
    }
}
