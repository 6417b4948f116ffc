import Imaging
import Testing

struct ContactSheetTests {
    @Test func isNothingWithoutPictures() {
        #expect(ContactSheet().image() == nil)
    }

    @Test func laysPicturesOutInRowsInTheirOrder() throws {
        var sheet = ContactSheet(side: 20)
        for grey in [0.1, 0.2, 0.3] as [Float] {
            sheet.add(Image(height: 40, width: 40, grey: grey), label: "")
        }
        let image = try #require(sheet.image(columns: 2))
        #expect((image.height, image.width) == (2 * 35 + 6, 2 * 26 + 6))
        #expect(abs(image[0, 6, 6] - 0.1) < 1e-6 && abs(image[0, 32, 6] - 0.2) < 1e-6)
        #expect(abs(image[0, 6, 41] - 0.3) < 1e-6 && image[0, 32, 41] == 1)
    }

    @Test func writesTheLabelUnderItsPicture() throws {
        var sheet = ContactSheet(side: 20)
        sheet.add(Image(height: 20, width: 20, grey: 0.5), label: "i 1")
        let image = try #require(sheet.image())
        // The stem of the I, in its third column, from its first row to its last.
        #expect((29...35).allSatisfy { image[0, 8, $0] == 0 })
        #expect((29...35).allSatisfy { image[0, 14, $0] == 1 })
    }
}
