import Imaging
import TestKit
import Testing

struct ResizeTests {
    @Test(arguments: ImagingReference.resized)
    func agreesWithTorch(height: Int, width: Int, values: [Float]) {
        let resized = testPicture(height: 5, width: 4).resized(height: height, width: width)
        #expect(distance(resized.values, values) < 1e-6)
    }

    @Test(arguments: ImagingReference.squashed)
    func squashesAsTorchDoes(height: Int, width: Int, values: [Float]) {
        let squashed = testPicture(height: 7, width: 9).squashed(height: height, width: width)
        #expect(distance(squashed.values, values) < 1e-6)
    }

    @Test func toTheSameSizeChangesNothing() {
        let picture = testPicture(height: 5, width: 4)
        #expect(picture.resized(height: 5, width: 4) == picture)
        #expect(picture.squashed(height: 5, width: 4) == picture)
    }

    @Test func theMiddleSquareLeavesTheEndsOfTheLongerSide() {
        let wide = testPicture(height: 4, width: 7).middleSquare
        #expect((wide.height, wide.width) == (4, 4))
        let whole = testPicture(height: 4, width: 7)
        #expect(wide[2, 0, 3] == whole[2, 1, 3] && wide[1, 3, 0] == whole[1, 4, 0])
        let tall = testPicture(height: 6, width: 3)
        #expect(tall.middleSquare[0, 2, 0] == tall[0, 2, 1])
        #expect(wide.middleSquare == wide)
    }

    @Test func aThumbnailAveragesRatherThanSamples() {
        var stripes = Image(height: 64, width: 64, grey: 0)
        for y in 0..<64 {
            for x in stride(from: 0, to: 64, by: 2) { stripes[0, x, y] = 1 }
        }
        let small = stripes.thumbnail(side: 16)
        #expect((small.height, small.width) == (16, 16))
        #expect((0..<16).allSatisfy { small[0, $0, 3] == 0.5 && small[1, $0, 3] == 0 })
    }

    @Test func aThumbnailKeepsTheSides() {
        let small = Image(height: 100, width: 50, grey: 0.5).thumbnail(side: 20)
        #expect((small.height, small.width) == (20, 10))
    }
}
