import Experiments
import Tensors
import Testing

@testable import Objectives

struct OutputDistanceTests {
    @Test(arguments: [
        (OutputDistance.sumOfSquares, 25.0), (.l1, 7.0), (.l2, 5.0),
    ])
    func isTheOneThatItsNameSays(distance: OutputDistance, value: Double) {
        #expect(distance.between([1, 2, 3], [1, 5, -1]) == value)
        #expect(distance.between([1, 2, 3], [1, 2, 3]) == 0)
    }

    @Test func asksForALossOfOnePicturesLogits() throws {
        let loss = OutputDistance.l1.loss(to: [1, 2], scale: 0.05)
        let distance = try #require(loss.kind.function as? L1Loss).to
        #expect(loss.layer == "logits")
        #expect(distance.target.shape == [1, 2] && distance.target.values == [1, 2])
        #expect(distance.scale == 0.05)
    }
}
