import Imaging
import TestKit
import Testing

struct HostilePNGTests {
    private let file = HostileFile.png.file

    @Test(arguments: [[], [0x89], Array("GIF89a".utf8), Array(repeating: 0, count: 100)])
    func refusesWhatIsNoPNG(bytes: [UInt8]) {
        #expect(throws: PNGError.notAPNG) { try PNG.decode(bytes) }
    }

    @Test func refusesEveryChangedByteAfterTheSignature() {
        for position in 8..<file.count {
            var broken = file
            broken[position] ^= 0x55
            #expect(throws: PNGError.self, "byte \(position)") { try PNG.decode(broken) }
        }
    }

    @Test func refusesAPictureWithoutData() {
        // A header of two pixels and no data.
        let empty = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAAElFTkSuQmCC"
        #expect(throws: PNGError.self) { try PNG.decode(bytes(base64: empty)) }
    }
}
