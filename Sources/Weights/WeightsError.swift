package import Files

/// Why a weight file could not be read or written: the file, the part, and what would be right.
///
/// `file` is what whoever asked calls it: the path as they wrote it, or over the wire its name.
package enum WeightsError: Error, Equatable, Sendable {
    /// The file could not be opened or copied.
    case unreadable(file: String, reason: String)
    /// The file could not be written; what stood there before is as it was.
    case unwritable(file: String, reason: String)
    /// A number of a tensor lies beyond the range of the format that it was to be written in.
    case overflow(file: String, tensor: String, value: Float, format: FloatFormat)
    /// The file is of a format that holds no weights, or none that are read here.
    case foreign(file: String, FileFormat)
    /// The file is something else than what is wanted: both as they stand after "is".
    case other(file: String, found: String, wanted: String)
    /// The file is a zip archive of a kind that is no checkpoint.
    case foreignZip(file: String, ZipKind)
    /// The file ends, or a part of it, before what it announces.
    case truncated(file: String, part: String, offset: Int, needed: Int, available: Int)
    /// A part of the file contradicts the format or itself.
    case malformed(file: String, part: String, offset: Int, problem: String)
    /// A part of the file is beyond a limit that no honest file reaches.
    case tooLarge(file: String, part: String, limit: Int, got: Int)
    /// The file is sound, but not of the kind that is read here.
    case unsupported(file: String, part: String, problem: String)
    /// The file's numbers are stored most significant byte first.
    case bigEndian(file: String)
    /// A tensor that is needed is stored in a way that isn't read.
    case unreadTensor(file: String, tensor: String, kind: String)
    /// The file is a checkpoint in which no dictionary holds tensors; beside, what objects it has.
    case noTensors(file: String, objects: [String])
    /// The file is a whole module, pickled with its class.
    case wholeModule(file: String, className: String)
    /// Under the key that was chosen there are no tensors; there are under these.
    case noSuchKey(file: String, key: String, known: [String])
}

/// What a zip archive is that is no checkpoint.
package enum ZipKind: Sendable, Equatable {
    /// A program with its weights, by `torch.jit.save`.
    case torchScript
    /// A program with its weights, by `torch.export.save`.
    case exportedProgram
    /// Arrays of NumPy's.
    case numpyArrays
    /// A model of Keras's.
    case keras
    /// A checkpoint or a safetensors file, packed once more.
    case packed(String)
    /// Anything else.
    case other
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
        case .foreign(let file, let format):
            "\(file) is \(format.advice)"
        case .other(let file, let found, let wanted):
            "\(file) is \(found); \(wanted) is needed"
        case .foreignZip(let file, let kind):
            "\(file) is \(kind.advice)"
        case .truncated(let file, let part, let offset, let needed, let available):
            "\(file) is cut short: \(part) needs \(needed) bytes at byte \(offset), "
                + "\(available) are there"
        case .malformed(let file, let part, let offset, let problem):
            "\(file) is damaged: \(part), at byte \(offset): \(problem)"
        case .tooLarge(let file, let part, let limit, let got):
            "\(file) is refused: \(part) is \(got), the limit is \(limit)"
        case .unsupported(let file, let part, let problem):
            "\(file) is not supported: \(part): \(problem)"
        case .bigEndian(let file):
            "\(file) was written on a big-endian machine; load it in PyTorch on one like this "
                + "and save it again"
        case .unreadTensor(let file, let tensor, let kind):
            "\(file) is not supported: tensor \(tensor.quoted) is \(kind); float32, float16, "
                + "bfloat16 and float64 are read: convert it and save it again"
        case .noTensors(let file, let objects):
            "\(file) holds no tensors under names\(Self.beside(objects)); "
                + "save the module's state_dict() with torch.save"
        case .wholeModule(let file, let className):
            "\(file) is a whole module (\(className.quoted)), which only its own code can load; "
                + "save the module's state_dict() alone"
        case .noSuchKey(let file, let key, let known):
            "\(file) holds no tensors under \(key.quoted); it does under \(known.quotedList)"
        }
    }

    private static func beside(_ objects: [String]) -> String {
        objects.isEmpty ? "" : ", but objects of \(objects.quotedList)"
    }
}

extension FileFormat {
    /// What is to be done where weights are needed.
    fileprivate var advice: String {
        switch self {
        case .pickle:
            "\(rawValue), but not one that torch.save wrote; save the state_dict() with torch.save"
        case .onnx:
            "\(rawValue), which has a network of its own: load it by itself, with the architecture "
                + "onnx"
        case .numpy, .hdf5, .savedModel, .tensorFlowLite, .gguf, .onnxRuntime, .openVINO,
            .trainingCheckpoint:
            "\(rawValue), which is not read; a state_dict() that torch.save wrote, or safetensors, "
                + "is"
        case .json:
            "\(rawValue), but no index of a sharded file (a weight_map of names and files)"
        case .text, .binary, .utf16:
            "neither a PyTorch checkpoint (zip, or the format before 1.6) nor safetensors, but "
                + rawValue
        default: rawValue
        }
    }
}

extension ZipKind {
    fileprivate var advice: String {
        switch self {
        case .torchScript:
            "a TorchScript program; load it with torch.jit.load and save its state_dict()"
        case .exportedProgram:
            "an exported program; load it with torch.export.load and save its state_dict"
        case .numpyArrays: "an archive of NumPy arrays; save tensors with torch.save or safetensors"
        case .keras: "a Keras model; a state_dict() that torch.save wrote, or safetensors, is read"
        case .packed(let name): "a zip archive with \(name.quoted) in it: unpack it first"
        case .other: "a zip archive, but none that torch.save wrote: it has no data.pkl"
        }
    }
}
