import Imaging
import TestKit
import Testing

struct JPEGTests {
    @Test(arguments: JPEGReference.files)
    func readsEveryKindTheRightWayUp(
        name: String,
        file: String,
        height: Int,
        width: Int,
        values: [UInt8]
    ) throws {
        let picture = try JPEG.decode(bytes(base64: file))
        #expect((picture.height, picture.width) == (height, width), "\(name)")
        // Versions of the codec may round a colour conversion or an upsampling by one.
        let expected = values.map { Float($0) / 255 }
        #expect(distance(picture.values, expected) <= 1.001 / 255, "\(name)")
    }

    @Test func aPictureFileIsOfEitherKind() throws {
        let jpeg = bytes(base64: JPEGReference.files[0].file)
        #expect(try PictureFile.decode(jpeg) == JPEG.decode(jpeg))
        let png = try PNG.encode(testPicture(height: 4, width: 5))
        #expect(try PictureFile.decode(png) == PNG.decode(png))
    }
}
