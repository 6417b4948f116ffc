import Imaging
import TestKit
import Testing

struct BlurTests {
    @Test(arguments: [(2.4, 0.3236, 0.3529), (0.8, 0.2390, 0.5220), (0.4, 0.0404, 0.9192)])
    func tapsAreTheDocumentedOnes(sigma: Double, side: Float, centre: Float) {
        let taps = BlurTaps(sigma: sigma)
        #expect(abs(taps.side - side) < 5.1e-5 && abs(taps.centre - centre) < 5.1e-5)
        #expect(abs(2 * taps.side + taps.centre - 1) < 1e-6)
    }

    @Test(arguments: ImagingReference.blurred)
    func theWholePictureAgreesWithTorch(sigma: Double, values: [Float]) {
        var picture = testPicture(height: 5, width: 4)
        picture.blur(sigma: sigma)
        #expect(distance(picture.values, values) < 1e-6)
    }

    @Test func aWindowIsMirroredAtItsOwnEdgeAndTheRestStays() {
        var picture = testPicture(height: 6, width: 7)
        picture.blur(sigma: 0.8, in: Window(x: 2, y: 1, width: 5, height: 4))
        #expect(distance(picture.values, ImagingReference.blurredWindow) < 1e-6)
        let untouched = testPicture(height: 6, width: 7)
        #expect(picture[1, 1, 3] == untouched[1, 1, 3] && picture[2, 4, 5] == untouched[2, 4, 5])
    }

    @Test func sigmaZeroLeavesPixelsAsTheyAre() {
        var picture = testPicture(height: 3, width: 2)
        picture.blur(sigma: 0)
        #expect(picture == testPicture(height: 3, width: 2))
    }

    @Test func theSmallestWindowIsTwoByTwo() {
        var picture = Image(
            height: 2,
            width: 2,
            values: Array(repeating: [0, 0, 1, 1], count: 3).flatMap { $0 }
        )
        picture.blur(sigma: 0.8)
        let taps = BlurTaps(sigma: 0.8)
        #expect(abs(picture[0, 0, 0] - 2 * taps.side) < 1e-6)
        #expect(abs(picture[0, 1, 1] - taps.centre) < 1e-6)
    }
}
