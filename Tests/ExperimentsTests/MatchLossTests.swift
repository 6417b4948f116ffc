import ArgumentParser
import Tensors
import Testing

@testable import Experiments
@testable import Objectives

struct MatchLossTests {
    @Test func aCaricaturePullsTowardsWhatStandsOut() throws {
        let target = Tensor([1, 4], [1, 2, 3, 6])
        let loss = MatchLoss.caricature(power: 2).loss(to: target, layer: "fc", scale: 2)
        // Of (1, 2, 3, 6) the last alone is above the mean: (−1, −1, −1, 3)/√12.
        let found = loss.evaluate(Tensor([1, 4], [0, 0, 0, 1]))
        #expect(loss.layer == "fc")
        #expect(abs(found.loss + 3.0.squareRoot()) < 1e-6)
        let slope = [1, 1, 1, -3].map { $0 / Float(3).squareRoot() }
        #expect(zip(found.gradient, slope).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func whatStandsOutMoreCountsMoreThanInProportion() {
        // Deviations of 2, 1 and −3 times a half: squares of 4 to 1 above the mean, 0 below.
        let pull = MatchLoss.prominent([4, 3, -1])
        #expect(abs((pull[0] - pull[2]) - 4 * (pull[1] - pull[2])) < 1e-6)
        #expect(abs(pull.reduce(0, +)) < 1e-6)
        #expect(abs(pull.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6)
    }

    @Test func theLargerThePowerTheMoreWhatLeadsCounts() {
        let pull = MatchLoss.prominent([4, 3, -1], power: 4)
        #expect(abs((pull[0] - pull[2]) - 16 * (pull[1] - pull[2])) < 1e-6)
    }

    @Test func whatAllOutputsHaveAlikeCountsNothing() {
        let pull = MatchLoss.prominent([1, 2, 3, 6])
        let lower = MatchLoss.prominent([-19, -18, -17, -14])
        #expect(zip(pull, lower).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(MatchLoss.prominent([7, 7, 7]) == [0, 0, 0])
    }

    @Test(arguments: ["sum-of-squares", "l1", "l2", "caricature", "caricature:4.5"])
    func isReadAndWritten(name: String) throws {
        #expect(try #require(MatchLoss(name)).description == name)
    }

    @Test(arguments: [
        "l3", "caricature:", "caricature:x", "caricature:0.5", "caricature:inf", "caricature:nan",
        "caricature:2:3", "",
    ])
    func refusesWhatIsNone(name: String) { #expect(MatchLoss(name) == nil) }

    @Test func thePresetGoesWithoutADistance() throws {
        let options = try MatchOptions.parse(["--preset", "caricature"])
        #expect(options.loss(for: "resnet50") == .caricature(power: 4))
        #expect(options.preset(for: "resnet50").approach == Preset.lucid.approach)
        let own = try MatchOptions.parse(["--preset", "caricature", "--distance", "l2"])
        #expect(own.loss(for: "resnet50") == .distance(.l2))
    }
}
