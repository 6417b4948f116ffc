import TestKit
import Testing

@testable import tench_feature

struct DiversityTests {
    /// Numbers that the reference's script makes too.
    static func numbers(_ count: Int, step: Int) -> [Float] {
        (0..<count).map { Float(Double(step * $0 % 31) / 31 - 0.5) }
    }

    private static let pictures = (0..<3).map { picture in
        Array(numbers(180, step: 7)[picture * 60..<(picture + 1) * 60])
    }

    @Test func theLikenessAndItsGradientAreTorchs() {
        let likeness = Diversity.likeness(of: Self.pictures, channels: 4)
        // The activations here are rounded to float32, torch's are not.
        #expect(abs(likeness.value - FeatureReference.likeness.value) < 1e-7)
        let gradient = likeness.gradients.flatMap(\.self)
        #expect(distance(gradient, FeatureReference.likeness.gradient) < 1e-6)
    }

    @Test func theGradientIsThatOfFiniteDifferences() {
        let likeness = Diversity.likeness(of: Self.pictures, channels: 4)
        for (picture, index) in [(0, 3), (1, 17), (2, 59)] {
            func value(_ step: Float) -> Double {
                var moved = Self.pictures
                moved[picture][index] += step
                return Diversity.likeness(of: moved, channels: 4).value
            }
            let slope = (value(1 / 256) - value(-1 / 256)) * 128
            #expect(abs(slope - Double(likeness.gradients[picture][index])) < 1e-4)
        }
    }

    @Test func thePicturesOfOneKindAreAsAlikeAsCanBe() {
        let twins = Diversity.likeness(of: [Self.pictures[0], Self.pictures[0]], channels: 4)
        #expect(abs(twins.value - 2) < 1e-12)
        #expect(distance(twins.gradients[0], [Float](repeating: 0, count: 60)) < 1e-6)
    }

    @Test func whatIsNeverActiveIsLikeNothing() {
        let dead = [Float](repeating: 0, count: 60)
        let likeness = Diversity.likeness(of: [dead, Self.pictures[0]], channels: 4)
        #expect(likeness.value == 0)
        #expect(likeness.gradients[0] == dead)
    }

    @Test func aWishIsReadAndWritten() {
        #expect(DiversityWish("4:100") == DiversityWish(count: 4, weight: 100, path: nil))
        let wish = DiversityWish("2:1e-3:net/a:b")
        #expect(wish == DiversityWish(count: 2, weight: 1e-3, path: "net/a:b"))
        for text in ["4", "1:100", "4:0", "4:-1", "4:x", "4:100:", "65:1", "4:inf", ":"] {
            #expect(DiversityWish(text) == nil, "\(text)")
        }
    }
}
