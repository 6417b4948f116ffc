import Imaging
import Testing

struct HostilePNGTests {
    private let file: [UInt8]

    init() throws {
        file = try PNG.encode(testPicture(height: 7, width: 6), text: ["tench": "{}"])
    }

    @Test(arguments: [[], [0x89], Array("GIF89a".utf8), Array(repeating: 0, count: 100)])
    func refusesWhatIsNoPNG(bytes: [UInt8]) {
        #expect(throws: PNGError.notAPNG) { try PNG.decode(bytes) }
    }

    @Test func refusesEveryTruncation() {
        for length in 8..<file.count {
            #expect(throws: PNGError.self) { try PNG.decode(Array(file.prefix(length))) }
        }
    }

    @Test func refusesEveryChangedByteAfterTheSignature() {
        for position in 8..<file.count {
            var broken = file
            broken[position] ^= 0x55
            #expect(throws: PNGError.self, "byte \(position)") { try PNG.decode(broken) }
        }
    }

    @Test func refusesTooManyPixelsBeforeAllocating() {
        // A header of 2³¹ − 1 pixels each way, its checksum right.
        let bomb = bytes(base64: "iVBORw0KGgoAAAANSUhEUn////9/////CAIAAACbq5wxAAAAAElFTkSuQmCC")
        #expect(
            throws: PNGError.tooLarge(
                width: 0x7FFF_FFFF,
                height: 0x7FFF_FFFF,
                maximumElements: PNG.defaultMaximumElements
            )
        ) {
            try PNG.decode(bomb)
        }
    }

    @Test func countsTheLimitInElements() throws {
        #expect(try PNG.decode(file, maximumElements: 3 * 7 * 6).width == 6)
        #expect(throws: PNGError.tooLarge(width: 6, height: 7, maximumElements: 125)) {
            try PNG.decode(file, maximumElements: 125)
        }
    }

    @Test func refusesAPictureWithoutData() {
        // A header of two pixels and no data.
        let empty = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAAElFTkSuQmCC"
        #expect(throws: PNGError.self) { try PNG.decode(bytes(base64: empty)) }
    }
}
