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
