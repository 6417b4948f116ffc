import Testing
import Wire

struct PictureSizeTests {
    @Test(arguments: [
        ("299", PictureSize(height: 299, width: 299)),
        ("480x640", PictureSize(height: 480, width: 640)),
    ])
    func readsASquareOrHeightAndWidth(text: String, size: PictureSize) {
        #expect(PictureSize(text) == size)
        #expect(PictureSize(size.description) == size)
    }

    @Test(arguments: ["", "x", "3x", "0", "-4x4", "1x2x3", "70000", "4.5"])
    func refusesWhatIsNoSize(text: String) {
        #expect(PictureSize(text) == nil)
    }
}
