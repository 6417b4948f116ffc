/// Why something could not be measured.
enum BenchError: Error, CustomStringConvertible {
    /// A process that the bench started did not get ready; `reason` is its last word.
    case didNotStart(String, reason: String)
    /// A process that the bench started ended in the middle.
    case ended(String, reason: String)

    /// The peers' weights and models are kept in a folder, and `--weights` is a file.
    case noFolder(String)

    var description: String {
        switch self {
        case .didNotStart(let name, let reason): "\(name) did not start: \(reason)"
        case .ended(let name, let reason): "\(name) ended: \(reason)"
        case .noFolder(let path): "the peers keep weights in a folder, and \(path) is a file"
        }
    }
}
