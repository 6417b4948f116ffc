import Files
import TestKit
import Testing

@testable import Weights

/// Files that are no weights, told for what they are.
struct ForeignFileTests {
    @Test(arguments: [
        ("", FileFormat.empty, "an empty file"),
        (
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", .gitLFSPointer,
            "git lfs pull"
        ),
        ("\n\n<!DOCTYPE html><html><body>404 Not Found</body></html>", .webPage, "a web page"),
        ("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code>", .xml, "XML"),
        ("{\"error\":\"Repository not found\"}", .json, "no index of a sharded file"),
        ("Entry not found", .text, "neither a PyTorch checkpoint"),
        ("GIF89a\u{1}\0", .gif, "a GIF picture"),
    ])
    func areToldByTheirBeginning(text: String, format: FileFormat, words: String) throws {
        let error = try #require(try refusal(of: Array(text.utf8)))
        #expect(error == .foreign(file: "weights", format))
        #expect(error.description.contains(words))
        #expect(!error.description.contains("damaged"))
    }

    /// How files begin, a character for each byte.
    private static let beginnings: [(start: String, format: FileFormat)] = [
        ("\u{1F}\u{8B}\u{8}\0", .gzip), ("\u{8}\u{7}\u{12}\u{7}pytorch", .onnx),
        (String(repeating: "\0", count: 257) + "ustar\0", .tar), ("\u{80}", .binary),
        ("\u{80}\u{2}}q\0.", .pickle), ("\u{89}HDF\r\n\u{1A}\n", .hdf5),
    ]

    @Test(arguments: beginnings)
    func areToldByTheirFirstBytes(start: String, format: FileFormat) throws {
        let bytes = start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        #expect(try refusal(of: bytes) == .foreign(file: "weights", format))
    }

    @Test(arguments: [
        (["a.npy"], ZipKind.numpyArrays),
        (["net/model.pth", "net/readme"], .packed("net/model.pth")),
        (["config.json", "model.weights.h5"], .keras), (["a.txt"], .other),
        (["a/model.json", "a/tensors/0"], .torchScript),
    ])
    func zipArchivesAreToldByTheirEntries(names: [String], kind: ZipKind) throws {
        var zip = ZipBuilder()
        zip.entries = names.map { ZipBuilder.Entry(name: $0, data: [1]) }
        #expect(try refusal(of: zip.bytes) == .foreignZip(file: "weights", kind))
    }
}
