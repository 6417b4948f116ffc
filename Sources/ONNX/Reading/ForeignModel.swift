internal import Files
internal import Weights

/// Files that people take for ONNX models.
enum ForeignModel {
    /// What the file is, when its beginning tells that it is no ONNX model; nil when it may be one.
    static func kind(of file: FileImage) -> String? {
        let start = file.bytes(in: 0..<min(file.count, FileFormat.tellingBytes))
        if SafetensorsHeader.opens(file), start.dropFirst(4).prefix(4).allSatisfy({ $0 == 0 }) {
            return "a safetensors file, which holds weights without their network"
        }
        switch FileFormat(start: start) {
        case .onnx, .binary: return nil
        case .zip where contains("data.pkl", start): return checkpoint
        case .pickle where contains("\u{6C}\u{FC}\u{9C}\u{46}\u{F9}", start): return checkpoint
        case let format: return format.rawValue
        }
    }

    private static let checkpoint =
        "a PyTorch checkpoint: torch.onnx.export makes an ONNX model of the network"

    /// Whether bytes, each written as a character, stand in the file's beginning.
    private static func contains(_ text: String, _ start: [UInt8]) -> Bool {
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        guard start.count >= bytes.count else { return false }
        return (0...(start.count - bytes.count)).contains {
            start[$0..<($0 + bytes.count)].elementsEqual(bytes)
        }
    }
}
