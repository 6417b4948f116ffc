import Experiments
import Files
import Imaging
import JSON
import Pictures
import Randomness
import Runs
import TestKit

extension Format {
    /// PNG and JPEG files, with what clients write beside the picture.
    static let pictures = Format(
        name: "pictures",
        words: words("IHDR PLTE IDAT IEND tRNS eXIf tEXt iTXt acTL fcTL fdAT gAMA sRGB tench Title")
            + [
                PNG.signature, [0xFF, 0xD8, 0xFF], [0xFF, 0xC0], [0xFF, 0xC2], [0xFF, 0xDA],
                [0xFF, 0xD9], [0xFF, 0xE1], Array("Exif\0\0II*\0".utf8), Array("MM\0*".utf8),
                [0x01, 0x12, 0, 3], [0x12, 0x01, 3, 0], [0x7F, 0xFF, 0xFF, 0xFF],
            ],
        seeds: {
            let picture = testPicture(height: 3, width: 5)
            let clear = [Float](repeating: 0.5, count: 15)
            var moving = AnimatedPNG()
            for delay in [10, 20] { try moving.add(picture, delay: delay) }
            return try [
                PNG.encode(picture, text: ["tench": manifest, "Title": "a fish"]),
                PNG.encode(picture, alpha: clear), moving.encoded(text: ["Title": "zwölf"]),
                PNG.encode(smoothPicture(side: 24)),
            ] + jpegs()
        },
        take: { bytes in
            readPicture(bytes)
            let repaired = repaired(bytes)
            if repaired != bytes { readPicture(repaired) }
        }
    )

    /// The text in which a picture's file says how it was made.
    static let manifests = Format(
        name: "manifests",
        words: words(
            """
            "client": "version": "arguments": "server": "models": "preset": "octaves": "loss":
            "blur": "start": "parameterisation": "descent": "transforms": "looks": "random":
            "seed": "experiment": "name": "architecture": "sha256": fourier pixels adam sgd jitter
            """
        ),
        seeds: { [Array(manifest.utf8)] },
        take: { bytes in
            guard let json = try? JSONValue(parsing: bytes), let read = PictureManifest(json) else {
                return
            }
            let again = (try? JSONValue(parsing: read.json.text)).flatMap(PictureManifest.init)
            precondition(again == read, "a manifest that isn't what it is written as")
        }
    )

    private static let manifest: String = {
        let origin = RunOrigin(
            Invocation("tench-class", arguments: ["--model", "m"]),
            server: "tenchd",
            models: [.init(name: "m", architecture: "resnet50", version: 1, sha256: "ab")]
        )
        return PictureManifest(origin, preset: .lucid, random: .torch, seed: 1).json.text
    }()

    /// The files of the imaging tests: what stands there between three quotes.
    private static func jpegs() throws -> [[UInt8]] {
        let source = try File.bytes(of: "\(tests)/ImagingTests/JPEGReference.swift")
        let parts = String(decoding: source, as: UTF8.self).split(separator: "\"\"\"")
        return stride(from: 1, to: parts.count, by: 2).map { place in
            bytes(base64: parts[place].filter { $0 != "\\" && !$0.isWhitespace })
        }
    }
}

/// Reads a picture as the daemon and the clients do, with what is written in it.
private func readPicture(_ bytes: [UInt8]) {
    let most = 3 << 16
    if let image = try? PictureFile.decode(bytes, maximumElements: most) {
        precondition(image.values.allSatisfy { (0...1).contains($0) }, "a value beyond 0…1")
    }
    _ = try? PNG.decode(bytes, height: 5, width: 3, maximumElements: most)
    _ = PictureManifest(inPNG: bytes)
    for keyword in ["tench", "Title"] { _ = try? PNG.text(keyword, in: bytes) }
}

/// The same file with right checksums, without which nothing of a changed chunk is looked at.
private func repaired(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.starts(with: PNG.signature) else { return bytes }
    var (file, place) = (PNG.signature, PNG.signature.count)
    while bytes.count - place >= 12 {
        let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - place - 12,
            let type = String(validating: bytes[place + 4..<place + 8], as: UTF8.self)
        else { break }
        let end = place + 8 + length
        file += PNGChunk.encode(type: type, data: Array(bytes[place + 8..<end]))
        place = end + 4
    }
    return file + bytes[place...]
}
