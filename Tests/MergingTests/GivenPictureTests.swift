import Experiments
import Files
import Imaging
import Testing

@testable import tench_merge

struct GivenPictureTests {
    private let pictures = ["000-tench", "011-goldfinch", "photo"].map {
        GivenPicture(stem: $0, image: Image(height: 2, width: 2, grey: 0), sha256: "")
    }

    @Test func aClassHasThePictureThatIsNamedAfterIt() throws {
        #expect(try pictures.picture(of: 11).stem == "011-goldfinch")
        #expect(throws: NoPictureOfClass(classIndex: 1)) { try pictures.picture(of: 1) }
        let photo = Array(pictures.suffix(1))
        #expect(try photo.picture(of: 7).stem == "photo")
        #expect(throws: NoPictureOfClass(classIndex: 7)) {
            try Array(pictures.prefix(1)).picture(of: 7)
        }
    }

    @Test func everyClassIsDrawnBeforeAndAfter() throws {
        let drawn = try Redrawing.pictures(of: [11, 0], like: pictures, Labels())
        #expect(
            drawn.map(\.commission.file) == [
                "before-011.png", "after-011.png", "before-000.png", "after-000.png",
            ]
        )
        #expect(
            drawn.map(\.like.stem) == ["011-goldfinch", "011-goldfinch"] + [
                "000-tench", "000-tench",
            ]
        )
    }
}
