import Imaging
import TestKit
import Testing

/// What PNG's chunks beside the pixels do to them.
struct PNGChunkTests {
    private let picture = testPicture(height: 4, width: 6)

    /// The file with a chunk before its pixels.
    private func file(with chunk: RawChunk) throws -> [UInt8] {
        var chunks = RawChunk.all(in: try PNG.encode(picture))
        chunks.insert(chunk, at: 1)
        return PNG.signature + chunks.flatMap(\.bytes)
    }

    private func exif(_ orientation: UInt8) -> RawChunk {
        let directory: [UInt8] = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
        return RawChunk("eXIf", Array("MM\0*".utf8) + [0, 0, 0, 8] + directory)
    }

    /// Where the pixel that is seen at (0, 0) lies in the file, by EXIF's definition.
    private static let corners: [UInt8: (x: Int, y: Int)] = [
        1: (0, 0), 2: (5, 0), 3: (5, 3), 4: (0, 3), 5: (0, 0), 6: (0, 3), 7: (5, 3), 8: (5, 0),
    ]

    @Test(arguments: 1...8) func picturesAreTurnedAsTheyWereHeld(orientation: UInt8) throws {
        let upright = try PNG.decode(PNG.encode(picture))
        let turned = try PNG.decode(file(with: exif(orientation)))
        let isOnItsSide = orientation >= 5
        #expect((turned.height, turned.width) == (isOnItsSide ? (6, 4) : (4, 6)))
        let corner = try #require(Self.corners[orientation])
        for channel in 0..<3 {
            #expect(turned[channel, 0, 0] == upright[channel, corner.x, corner.y])
        }
        #expect(turned.values.sorted() == upright.values.sorted())
        let resized = try PNG.decode(
            file(with: exif(orientation)),
            height: 5,
            width: 3,
            maximumElements: 3 * 24
        )
        #expect(resized == turned.resized(height: 5, width: 3))
    }

    @Test func anOrientationOfNoKnownNumberTurnsNothing() throws {
        #expect(try PNG.decode(file(with: exif(9))) == PNG.decode(PNG.encode(picture)))
    }

    @Test(arguments: ["QUUX", "CgBI"]) func aChunkThatHasToBeKnownIsRefused(type: String) throws {
        let error = #expect(throws: PNGError.unknownChunk(type)) {
            try PNG.decode(file(with: RawChunk(type, [1])))
        }
        #expect(error?.description.contains(type) == true)
    }

    @Test func whatWouldBeReadWrongIsRefused() throws {
        var chunks = RawChunk.all(in: try PNG.encode(picture))
        var header = chunks[0].data
        (header[8], header[12]) = (16, 1)
        chunks[0] = RawChunk("IHDR", header)
        #expect(throws: PNGError.interlacedDepth) {
            try PNG.decode(PNG.signature + chunks.flatMap(\.bytes))
        }
    }

    /// Gamma and profiles say how a screen shows the values: networks are trained on those stored.
    @Test(arguments: ["gAMA", "sRGB", "iCCP", "quUX"]) func othersChangeNothing(type: String) throws
    {
        let content: [UInt8] = type == "gAMA" ? [0, 1, 0x86, 0xA0] : [0]
        let read = try PNG.decode(file(with: RawChunk(type, content)))
        #expect(try read == PNG.decode(PNG.encode(picture)))
    }

    @Test func manyMegapixelsAreRead() throws {
        // Of one grey, so that the file is small.
        let large = Image(height: 4097, width: 4097, grey: 0.5)
        let file = try PNG.encode(large)
        let read = try PNG.decode(
            file,
            height: 2,
            width: 3,
            maximumElements: PNG.defaultMaximumElements
        )
        #expect(read.values.allSatisfy { abs($0 - 128.0 / 255) < 1e-6 })
        #expect(PNG.defaultMaximumElements >= 3 * 100_000_000)
    }
}
