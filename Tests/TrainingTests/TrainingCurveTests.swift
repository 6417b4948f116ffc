import Testing
import Wire

@testable import tench_train

@Suite struct TrainingCurveTests {
    @Test func aLineAStepStandsUnderTheNames() {
        var curve = TrainingCurve()
        #expect(curve.meanLoss(ofLast: 5) == 0)
        for loss in [3.0, 2.5, 0.5] {
            let reply = UpdateReply(loss: loss, version: 2, gradientNorm: 4, updateNorm: 0.25)
            curve.add(rate: 0.1, reply)
        }
        #expect(
            curve.csv == """
                step,learning_rate,loss,gradient_norm,update_norm
                1,0.1,3.0,4.0,0.25
                2,0.1,2.5,4.0,0.25
                3,0.1,0.5,4.0,0.25

                """
        )
        #expect(curve.meanLoss(ofLast: 2) == 1.5)
        #expect(curve.meanLoss(ofLast: 50) == 2)
    }

    @Test func accuracyIsAShareOfAllScenes() {
        let accuracy = HeldOutAccuracy(scenes: 4, right: [4, 3, 0])
        #expect(accuracy.share == 7.0 / 12)
        #expect("\(accuracy)" == "7 of 12")
    }
}
