/// Why a weight file could not be read or written: the file, the part, and what would be right.
///
/// `file` is always the last component of the path, so that a message may be shown to anybody.
package enum WeightsError: Error, Equatable, Sendable {
    /// The file could not be opened or mapped.
    case unreadable(file: String, reason: String)
    /// The file could not be written; what stood there before is as it was.
    case unwritable(file: String, reason: String)
    /// A number of a tensor lies beyond the range of the format that it was to be written in.
    case overflow(file: String, tensor: String, value: Float, format: FloatFormat)
    /// The first bytes are those of no format known here.
    case unknownFormat(file: String)
    /// The file ends, or a part of it, before what it announces.
    case truncated(file: String, part: String, offset: Int, needed: Int, available: Int)
    /// A part of the file contradicts the format or itself.
    case malformed(file: String, part: String, offset: Int, problem: String)
    /// A part of the file is beyond a limit that no honest file reaches.
    case tooLarge(file: String, part: String, limit: Int, got: Int)
    /// The file is sound, but not of the kind that is read here.
    case unsupported(file: String, part: String, problem: String)
    /// A pickle names something to be looked up or run that no state dict needs.
    case forbidden(file: String, name: String)
}

extension WeightsError: CustomStringConvertible {
    /// One sentence for people.
    package var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "\(file) cannot be read: \(reason)"
        case .unwritable(let file, let reason):
            "\(file) cannot be written: \(reason)"
        case .overflow(let file, let tensor, let value, let format):
            "\(file) cannot be written: \(tensor.quoted) holds \(value), beyond what \(format) can; "
                + "float32 can"
        case .unknownFormat(let file):
            "\(file) is neither a PyTorch checkpoint (zip, or the format before 1.6) nor safetensors"
        case .truncated(let file, let part, let offset, let needed, let available):
            "\(file) is cut short: \(part) needs \(needed) bytes at byte \(offset), "
                + "\(available) are there"
        case .malformed(let file, let part, let offset, let problem):
            "\(file) is damaged: \(part), at byte \(offset): \(problem)"
        case .tooLarge(let file, let part, let limit, let got):
            "\(file) is refused: \(part) is \(got), the limit is \(limit)"
        case .unsupported(let file, let part, let problem):
            "\(file) is not supported: \(part): \(problem)"
        case .forbidden(let file, let name):
            "\(file) is refused: its pickle asks for \(name), and a state dict needs no such thing; "
                + "save the module's state_dict() alone"
        }
    }
}

extension String {
    /// The text as it may stand in a message: quoted, control characters escaped, at most 80 long.
    var quoted: String {
        let shown = unicodeScalars.prefix(80).map { $0.escaped(asASCII: true) }.joined()
        return "'\(shown)\(unicodeScalars.count > 80 ? "…" : "")'"
    }
}
