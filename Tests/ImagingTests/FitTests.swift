import Imaging
import TestKit
import Testing

struct FitTests {
    @Test(arguments: CropReference.crops)
    func cropsAsTorchvisionDoes(height: Int, width: Int, size: Int, values: [Float]) {
        let picture = testPicture(height: height, width: width)
        let middle = picture.fitted(height: size, width: size, by: .crop)
        #expect((middle.height, middle.width) == (size, size))
        #expect(distance(middle.values, values) < 1e-6)
    }

    @Test(arguments: Fit.allCases) func leavesAPictureOfTheSizeAsItIs(fit: Fit) {
        let picture = testPicture(height: 5, width: 4)
        #expect(picture.fitted(height: 5, width: 4, by: fit) == picture)
    }

    @Test func squashingKeepsTheEdgesThatCroppingCutsOff() {
        var picture = Image(height: 40, width: 80, grey: 0)
        for y in 0..<40 { picture[0, 0, y] = 1 }
        #expect(picture.fitted(height: 20, width: 20, by: .squash)[0, 0, 10] > 0)
        #expect(picture.fitted(height: 20, width: 20, by: .crop).values.allSatisfy { $0 == 0 })
    }

    @Test(arguments: [(30, 1000), (1000, 30), (3, 3), (1, 700)], [(64, 64), (17, 90), (90, 17)])
    func coversAnySizeWithoutAMargin(given: (Int, Int), wanted: (Int, Int)) {
        let picture = Image(height: given.0, width: given.1, grey: 0.25)
        let fitted = picture.fitted(height: wanted.0, width: wanted.1, by: .crop)
        #expect((fitted.height, fitted.width) == wanted)
        #expect(fitted.values.allSatisfy { abs($0 - 0.25) < 1e-6 })
    }
}
