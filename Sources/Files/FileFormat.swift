/// What a file is, told by how it begins: for saying so where another kind is needed.
package enum FileFormat: String, Sendable, CaseIterable {
    case empty = "an empty file"
    case gitLFSPointer = "a Git LFS pointer, which stands for the file: fetch it with git lfs pull"
    case webPage = "a web page: the download went wrong"
    case xml = "an XML text, as servers answer errors with"
    case json = "a JSON text"

    case gzip = "a gzip archive: unpack it first"
    case bzip2 = "a bzip2 archive: unpack it first"
    case xz = "an xz archive: unpack it first"
    case zstandard = "a Zstandard archive: unpack it first"
    case tar = "a tar archive: unpack it first"
    case zip = "a zip archive: unpack it first"
    case sevenZip = "a 7-Zip archive: unpack it first"
    case rar = "a RAR archive: unpack it first"

    case png = "a PNG picture"
    case jpeg = "a JPEG picture"
    case gif = "a GIF picture"
    case webP = "a WebP picture"
    case bmp = "a BMP picture"
    case tiff = "a TIFF picture"
    case heif = "a HEIF or AVIF picture"
    case jpegXL = "a JPEG XL picture"
    case jpeg2000 = "a JPEG 2000 picture"
    case pdf = "a PDF document"

    case pickle = "a Python pickle"
    case numpy = "a NumPy array"
    case hdf5 = "an HDF5 file, as Keras writes them"
    case savedModel = "a TensorFlow model"
    case tensorFlowLite = "a TensorFlow Lite model"
    case gguf = "a GGUF model"
    case onnx = "an ONNX model"
    case onnxRuntime = "a model in ONNX Runtime's own format (.ort)"
    case trainingCheckpoint = "a checkpoint of ONNX Runtime's training"
    case openVINO = "the description of an OpenVINO model"
    case program = "a program or library"
    case utf16 = "a text in UTF-16"
    case text = "a text"
    case binary = "a binary file"

    /// How many bytes from a file's start tell what it is.
    package static let tellingBytes = 512

    /// What the file is that begins so.
    package init(start: some Collection<UInt8>) {
        let start = Array(start.prefix(Self.tellingBytes))
        if start.isEmpty {
            self = .empty
        } else if let text = Self.text(start) {
            self = text
        } else if let row = Self.rows.first(where: { $0.fits(start) }) {
            self = row.format
        } else if let kind = Self.protobuf(start) {
            self = kind
        } else {
            self = .binary
        }
    }

    /// Bytes at a place that no other format has there.
    private struct Row: Sendable {
        let bytes: [UInt8]
        let offset: Int
        let format: FileFormat

        init(_ text: String, at offset: Int = 0, _ format: FileFormat) {
            self.init(Array(text.utf8), at: offset, format)
        }

        init(_ bytes: [UInt8], at offset: Int = 0, _ format: FileFormat) {
            self.bytes = bytes
            self.offset = offset
            self.format = format
        }

        func fits(_ start: [UInt8]) -> Bool { start.dropFirst(offset).starts(with: bytes) }
    }

    private static let rows = [
        Row([0x1F, 0x8B], .gzip),
        Row("BZh", .bzip2),
        Row([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .xz),
        Row([0x28, 0xB5, 0x2F, 0xFD], .zstandard),
        Row("ustar", at: 257, .tar),
        Row("PK\u{3}\u{4}", .zip),
        Row([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip),
        Row("Rar!\u{1A}\u{7}", .rar),
        Row([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
        Row([0xFF, 0xD8, 0xFF], .jpeg),
        Row("GIF8", .gif),
        Row("WEBP", at: 8, .webP),
        Row("II*\0", .tiff),
        Row("MM\0*", .tiff),
        Row("ftypavif", at: 4, .heif),
        Row("ftyphei", at: 4, .heif),
        Row("ftypmif1", at: 4, .heif),
        Row([0xFF, 0x0A], .jpegXL),
        Row("\0\0\0\u{C}JXL ", .jpegXL),
        Row("\0\0\0\u{C}jP  ", .jpeg2000),
        Row("%PDF", .pdf),
        Row([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], .numpy),
        Row([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], .hdf5),
        Row("TFL3", at: 4, .tensorFlowLite),
        Row("ORTM", at: 4, .onnxRuntime),
        Row("ODTC", at: 4, .trainingCheckpoint),
        Row("GGUF", .gguf),
        Row([0x7F, 0x45, 0x4C, 0x46], .program),
        Row("MZ", .program),
        Row([0xFF, 0xFE], .utf16),
        Row([0xFE, 0xFF], .utf16),
        Row("BM", .bmp),
    ]

    /// Formats that begin with a small number: a pickle with its protocol's, protocol buffers with
    /// that of their first field.
    private static func protobuf(_ start: [UInt8]) -> FileFormat? {
        guard start.count > 2 else { return nil }
        if start[0] == 0x80, start[1] <= 5 { return .pickle }
        // SavedModel's schema, then its graphs; ONNX's version, then any of its next fields.
        guard start[0] == 0x08 else { return nil }
        if start[1] == 1, start[2] == 0x12 { return .savedModel }
        return start[1] < 32 && [0x12, 0x1A, 0x22, 0x2A, 0x3A, 0x42].contains(start[2])
            ? .onnx : nil
    }

    private static func text(_ start: [UInt8]) -> FileFormat? {
        // Where there is more of the file, a character may be cut off at the end.
        let cut = start.count == tellingBytes ? 3 : 0
        let isText = (0...cut).contains {
            String(validating: start.dropLast($0), as: UTF8.self) != nil
        }
        guard isText, start.allSatisfy({ $0 >= 0x20 || (9...13).contains($0) || $0 == 0x1B }) else {
            return nil
        }
        if start.starts(with: "version https://git-lfs".utf8) { return .gitLFSPointer }
        if start.starts(with: "%PDF".utf8) { return .pdf }
        if start.starts(with: "GIF89a".utf8) { return .gif }
        let words = String(decoding: start, as: UTF8.self).drop {
            $0.isWhitespace || $0 == "\u{FEFF}"
        }
        .lowercased()
        if ["<!doctype html", "<html", "<head", "<body"].contains(where: words.hasPrefix) {
            return .webPage
        }
        if words.hasPrefix("<?xml") || words.hasPrefix("<net ") {
            if words.contains("<html") { return .webPage }
            return words.contains("<net ") ? .openVINO : .xml
        }
        return words.hasPrefix("{") || words.hasPrefix("[") ? .json : .text
    }
}
