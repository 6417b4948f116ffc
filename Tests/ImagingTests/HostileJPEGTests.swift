import Files
import Imaging
import TestKit
import Testing

struct HostileJPEGTests {
    private let file = HostileFile.jpeg.file

    @Test(arguments: [[], [0xFF, 0xD8], Array("GIF89a".utf8), Array(repeating: 0, count: 100)])
    func refusesWhatIsNoJPEG(bytes: [UInt8]) {
        #expect(throws: JPEGError.notAJPEG) { try JPEG.decode(bytes) }
        let format = FileFormat(start: bytes)
        #expect(throws: PictureFileError.unknown(format)) { try PictureFile.decode(bytes) }
    }

    @Test func tellsTheKindOfABrokenFile() {
        #expect(throws: PictureFileError.png(.damaged("it ends before IEND"))) {
            try PictureFile.decode([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        }
        let error = #expect(throws: PictureFileError.self) {
            try PictureFile.decode([0xFF, 0xD8, 0xFF, 0xD9])
        }
        #expect(error?.description.hasPrefix("unreadable JPEG: ") == true)
    }

    /// JPEG has no checksums: a changed byte may pass, but never as a picture beyond the limit.
    @Test func survivesEveryChangedByte() {
        var read = 0
        for position in 3..<file.count {
            for change: UInt8 in [0x01, 0x55, 0xFF] {
                var broken = file
                broken[position] ^= change
                let picture = try? JPEG.decode(broken, maximumElements: 3 * 64 * 64)
                #expect(picture.map { $0.values.count <= 3 * 64 * 64 } != false)
                if picture != nil { read += 1 }
            }
        }
        #expect(read > 0, "not even an unchanged picture's pixels were read")
    }

    @Test func refusesAPictureWithoutPixels() {
        let empty = HostileFile.jpeg(height: 6, width: 0)
        #expect(throws: JPEGError.self) { try JPEG.decode(empty) }
    }

    @Test func refusesTheColoursOfPrint() {
        let error = #expect(throws: JPEGError.self) {
            try JPEG.decode(bytes(base64: JPEGReference.print))
        }
        #expect(error?.description.contains("CMYK") == true)
    }

    /// An orientation whose directory lies outside its segment, and one of no known number.
    @Test func doesNotMindSenselessOrientations() throws {
        let exif: [UInt8] = Array("Exif\0\0".utf8)
        let directory: [UInt8] = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 99, 0, 0]
        for tiff in [
            Array("MM\0*".utf8) + [0xFF, 0xFF, 0xFF, 0xFF],
            Array("MM\0*".utf8) + [0, 0, 0, 8, 0xFF, 0xFF],
            Array("MM\0*".utf8) + [0, 0, 0, 8] + directory,
            Array("MM".utf8), [],
        ] {
            let segment = exif + tiff
            let marker: [UInt8] = [0xFF, 0xE1, 0, UInt8(segment.count + 2)]
            let noted = Array(file.prefix(2)) + marker + segment + Array(file.dropFirst(2))
            #expect(try JPEG.decode(noted) == JPEG.decode(file))
        }
    }
}
