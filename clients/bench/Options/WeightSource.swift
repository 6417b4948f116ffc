import Foundation

/// Where weights come from: the one rule of `--weights`, whatever is measured.
enum WeightSource: Equatable {
    /// The same random numbers every time.
    case seed
    /// A file, for whatever network.
    case file(String)
    /// A folder of files that are named for their networks.
    case folder(String)

    /// What is a file is taken for one; anything else is a folder, which is made if it isn't there.
    init(_ path: String?) throws {
        guard let path else {
            self = .seed
            return
        }
        var isFolder: ObjCBool = false
        let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if isThere, !isFolder.boolValue {
            self = .file(path)
        } else {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true
            )
            self = .folder(path)
        }
    }

    /// The file of an architecture's weights; nil where they come from a seed.
    func file(for architecture: String) -> String? {
        switch self {
        case .seed: return nil
        case .file(let path): return path
        case .folder(let path):
            return ["pth", "safetensors"].lazy.map { "\(path)/\(architecture).\($0)" }
                .first { FileManager.default.fileExists(atPath: $0) }
        }
    }

    /// An architecture with its weights, as `tenchd --model` takes them behind a name.
    func model(_ architecture: String) -> String {
        "\(architecture):\(file(for: architecture) ?? "seed=1")"
    }
}
