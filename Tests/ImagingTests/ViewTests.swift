import Imaging
import Tensors
import TestKit
import Testing

struct ViewTests {
    private static let picture = Image(
        height: 7,
        width: 9,
        values: (0..<3 * 63).map { Float(7 * $0 % 31) / 31 }
    )

    private static let turned = Affine.shift(x: -1.5, y: 0.5)
        .after(.rotation(degrees: 20, aboutX: 4, y: 4))
        .after(.scaling(0.8))

    @Test func aViewIsTorchsGridSample() {
        let view = Self.picture.view(Self.turned, side: 8, outside: 0.5)
        #expect(distance(view.values, ApproachReference.turned.value) < 1e-6)
    }

    @Test func theTransposeIsTorchsGradient() {
        let slopes = (0..<3 * 64).map { Float(Double(11 * $0 % 31) / 31 - 0.5) }
        let sum = slopes.withUnsafeBufferPointer {
            Self.picture.transposed($0, ofView: Self.turned, side: 8, share: 1)
        }
        #expect(distance(sum.values, ApproachReference.turned.gradient) < 1e-5)
    }

    @Test func aShiftByWholePixelsShowsThemAsTheyAre() {
        let map = Affine.shift(x: 2, y: 1)
        #expect(map.window(side: 5) == Window(x: 2, y: 1, width: 5, height: 5))
        let view = Self.picture.view(map, side: 5, outside: 0)
        #expect(
            view.values
                == Self.picture.tensor(in: Window(x: 2, y: 1, width: 5, height: 5)).values
        )
    }

    @Test func whatLiesOutsideIsGrey() {
        let view = Image(Self.picture.view(.shift(x: -2, y: -3), side: 12, outside: 0.25))
        #expect(view[0, 1, 5] == 0.25 && view[2, 5, 2] == 0.25 && view[1, 11, 11] == 0.25)
        #expect(view[0, 2, 3] == Self.picture[0, 0, 0])
    }

    /// Where the fast ways of both meet the general one.
    @Test func aWindowsTransposePutsItBack() {
        let slopes = (0..<3 * 25).map { Float($0) }
        let sum = slopes.withUnsafeBufferPointer {
            Self.picture.transposed($0, ofView: .shift(x: 2, y: 1), side: 5, share: 0.5)
        }
        #expect(sum[0, 2, 1] == 0 && sum[0, 3, 1] == 0.5 && sum[2, 6, 5] == 37)
        #expect(sum[0, 1, 1] == 0 && sum[1, 7, 3] == 0)
    }

    @Test(arguments: [0.4, 0.8, 2.4]) func theBlursTransposeIsOne(sigma: Double) {
        var blurred = Self.picture
        blurred.blur(sigma: sigma)
        let slopes = Image(
            height: 7,
            width: 9,
            values: (0..<3 * 63).map { Float(Double(11 * $0 % 31) / 31 - 0.5) }
        )
        var spread = slopes
        spread.blurTransposed(sigma: sigma)
        func product(_ a: Image, _ b: Image) -> Double {
            zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        #expect(abs(product(blurred, slopes) - product(Self.picture, spread)) < 1e-5)
    }
}
