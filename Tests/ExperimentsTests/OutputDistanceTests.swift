import Experiments
import Objectives
import Tensors
import Testing

struct OutputDistanceTests {
    @Test(arguments: [
        (OutputDistance.sumOfSquares, 25.0), (.l1, 7.0), (.l2, 5.0),
    ])
    func isTheOneThatItsNameSays(distance: OutputDistance, value: Double) {
        #expect(distance.between([1, 2, 3], [1, 5, -1]) == value)
        #expect(distance.between([1, 2, 3], [1, 2, 3]) == 0)
    }

    @Test func asksForALossOfOnePicturesLogits() {
        let loss = OutputDistance.l1.loss(to: [1, 2], scale: 0.05)
        guard case .l1(let target, let scale) = loss.kind else {
            Issue.record("\(loss)")
            return
        }
        #expect(loss.layer == "logits" && target.shape == [1, 2] && target.values == [1, 2])
        #expect(scale == 0.05)
    }
}
