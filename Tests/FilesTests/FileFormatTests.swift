import Files
import Testing

struct FileFormatTests {
    /// How files begin, a character for each byte.
    private static let beginnings: [(start: String, format: FileFormat)] = [
        ("", .empty),
        ("version https://git-lfs.github.com/spec/v1\n", .gitLFSPointer),
        (" \n<!DOCTYPE HTML><html>", .webPage),
        ("<html><head>", .webPage),
        ("<?xml version=\"1.0\"?><Error>", .xml),
        ("{\"error\":1}", .json),
        ("Entry not found", .text),
        ("\u{1F}\u{8B}\u{8}\0", .gzip),
        ("BZh91AY&SY\u{FF}", .bzip2),
        ("\u{FD}7zXZ\0", .xz),
        ("\u{28}\u{B5}\u{2F}\u{FD}", .zstandard),
        ("7z\u{BC}\u{AF}\u{27}\u{1C}", .sevenZip),
        ("PK\u{3}\u{4}", .zip),
        ("Rar!\u{1A}\u{7}\u{1}\0", .rar),
        (String(repeating: "\0", count: 257) + "ustar\0", .tar),
        ("\u{FF}\u{D8}\u{FF}\u{E0}", .jpeg),
        ("GIF89a\u{1}\0", .gif),
        ("RIFF\u{1}\0\0\0WEBPVP8 ", .webP),
        ("\0\0\0\u{18}ftypheic", .heif),
        ("\0\0\0\u{18}ftypavif", .heif),
        ("\u{80}\u{2}}q", .pickle),
        ("\u{93}NUMPY", .numpy),
        ("\u{89}HDF\r\n\u{1A}\n", .hdf5),
        ("\u{8}\u{7}\u{12}\u{7}pytorch", .onnx),
        ("\u{8}\u{1}\u{12}\u{AB}\u{5}", .savedModel),
        ("\u{1C}\0\0\0TFL3", .tensorFlowLite),
        ("GGUF\u{3}\0", .gguf),
        ("\u{7F}ELF\u{2}", .program),
        ("\u{FF}\u{FE}a\0", .utf16),
        ("\0\u{1}\u{2}\u{3}", .binary),
    ]

    @Test(arguments: beginnings)
    func isToldByHowAFileBegins(start: String, format: FileFormat) {
        let bytes = start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        #expect(FileFormat(start: bytes) == format)
    }

    @Test func aCharacterMayBeCutOffAtTheEnd() {
        let text = [UInt8](repeating: 0x61, count: 511) + Array("ß".utf8)
        #expect(FileFormat(start: text) == .text)
    }
}
