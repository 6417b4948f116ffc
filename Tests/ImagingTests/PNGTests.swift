import Imaging
import TestKit
import Testing

struct PNGTests {
    @Test(arguments: ImagingReference.files)
    func readsEveryKindAsColourOverWhite(name: String, file: String, values: [Float]) throws {
        let picture = try PNG.decode(bytes(base64: file))
        #expect((picture.height, picture.width) == (1, 2))
        #expect(distance(picture.values, values) < 1e-6, "\(name)")
    }

    @Test func whatIsWrittenIsReadBackToEightBits() throws {
        let picture = testPicture(height: 9, width: 13)
        let read = try PNG.decode(PNG.encode(picture))
        #expect(distance(read.values, picture.values) <= 0.5001 / 255)
        #expect(try PNG.encode(read) == PNG.encode(picture))
    }

    @Test func savingClipsAndNothingElseDoes() throws {
        var picture = Image(height: 1, width: 4, grey: 0.5)
        for (x, value) in [-3, 1.5, Float.nan, .infinity].enumerated() { picture[0, x, 0] = value }
        let read = try PNG.decode(PNG.encode(picture))
        #expect(Array(read.values.prefix(4)) == [0, 1, 0, 1])
        #expect(picture[0, 0, 0] == -3)
    }

    @Test func alphaIsStoredBesideTheColours() throws {
        let picture = testPicture(height: 2, width: 3)
        let alpha: [Float] = [0, 0.5, 1, -1, 2, .nan]
        let stored = try PNG.encode(picture, alpha: alpha, text: ["Title": "seen"])
        let header = try #require(RawChunk.all(in: stored).first)
        #expect(Array(header.data[8...9]) == [8, 6], "RGBA of eight bits")
        #expect(try PNG.text("Title", in: stored) == "seen")
        // Read over white, in stored values.
        let read = try PNG.decode(stored)
        let opaque = try PNG.decode(PNG.encode(picture))
        for (pixel, share) in [0, 128.0 / 255, 1, 0, 1, 0].enumerated() {
            for channel in 0..<3 {
                let place = 6 * channel + pixel
                let over = opaque.values[place] * Float(share) + 1 - Float(share)
                #expect(abs(read.values[place] - over) < 1e-6)
            }
        }
    }

    @Test func textsComeBackByTheirKeyword() throws {
        let picture = testPicture(height: 4, width: 4)
        let file = try PNG.encode(picture, text: ["tench": "{\"σ\":2.4}", "Title": "a\0b"])
        #expect(try PNG.text("tench", in: file) == "{\"σ\":2.4}")
        #expect(try PNG.text("Title", in: file) == "a\0b")
        #expect(try PNG.text("other", in: file) == nil)
        #expect(try PNG.decode(file) == PNG.decode(PNG.encode(picture)))
    }

    @Test(arguments: ["", "σ", String(repeating: "k", count: 80)])
    func refusesAKeywordThatPNGForbids(keyword: String) {
        #expect(throws: PNGError.invalidKeyword(keyword)) {
            try PNG.encode(Image(height: 1, width: 1, grey: 0), text: [keyword: ""])
        }
    }
}
