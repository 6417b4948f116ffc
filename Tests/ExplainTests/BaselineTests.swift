import Imaging
import TestKit
import Testing
import Wire

@testable import tench_explain

struct BaselineTests {
    @Test func theMeanIsWhatTheNetworkTakesForNothing() throws {
        #expect(Baseline.middle(of: Preprocessing()) == [0.5, 0.5, 0.5])
        let imagenet: [Float] = [0.485, 0.456, 0.406]
        for order in [ChannelOrder.rgb, .bgr] {
            let made = Preprocessing(normalize: .imagenet, channels: order)
            #expect(Baseline.middle(of: made) == imagenet)
        }
        let statistics = try #require(
            Normalization.Statistics(mean: [104, 117, 123], deviation: [1, 1, 1])
        )
        let caffe = Preprocessing(
            normalize: .given(statistics),
            range: try #require(PixelRange(from: 0, to: 255)),
            channels: .bgr
        )
        let wanted = [123, 117, 104].map { Float($0 / 255.0) }
        #expect(Baseline.middle(of: caffe) == wanted)
    }

    @Test func blackIsBlackWhateverIsMadeOfIt() {
        let image = testPicture(height: 4, width: 4)
        let black = Baseline.black.image(of: image, for: Preprocessing(normalize: .imagenet))
        #expect(black == Image(height: 4, width: 4, grey: 0))
    }

    @Test func aBlurredPictureKeepsItsSizeAndItsMean() {
        let image = smoothPicture(side: 64)
        let blurred = Baseline.blurred.image(of: image, for: Preprocessing())
        #expect(blurred.height == 64 && blurred.width == 64 && blurred != image)
        let means = [image, blurred].map { $0.values.reduce(0, +) / Float($0.values.count) }
        #expect(abs(means[0] - means[1]) < 0.01)
    }
}
