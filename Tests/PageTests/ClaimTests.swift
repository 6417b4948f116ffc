import Experiments
import Files
import Imaging
import JSON
import Scenes
import Testing

@testable import tench_page

struct ClaimTests {
    @Test func saysNothingOfWhatWasNotRun() {
        for claim in Claim.all(of: MadeUp.empty) {
            #expect(claim.verdict == .unmeasured)
            #expect(claim.json["holds"] == .null)
        }
    }

    @Test(arguments: [SceneClass.snail, .cello])
    func combinedHoldsWhenEveryNetworkRecognisesEveryPicture(judged: SceneClass) {
        var exhibition = MadeUp.empty
        exhibition.galleries[.combined] = Gallery([
            MadeUp.picture(of: .tench, seenAs: [.first: .tench, .second: .tench, .judge: .tench]),
            MadeUp.picture(of: .snail, seenAs: [.first: .snail, .second: .snail, .judge: judged]),
        ])
        let claim = Claim.combined(exhibition)
        #expect(claim.verdict == (judged == .snail ? .holds : .fails))
        #expect(claim.json["figures"]?["recognised_by_first"]?.double == 2)
        #expect(claim.json["figures"]?["recognised_by_judge"]?.double == (judged == .snail ? 2 : 1))
        exhibition.networks.removeLast()
        #expect(Claim.combined(exhibition).verdict == .unmeasured)
    }

    /// Twice the feature's energy spread flat over twice as much of the picture counts for less;
    /// half of it, that stands out, for more.
    @Test(arguments: zip([6, 24], [Claim.Verdict.holds, .fails]))
    func differenceHoldsWhereTheFeatureStandsOutMore(share: Int, verdict: Claim.Verdict) throws {
        var exhibition = MadeUp.empty
        for feature in PlantedFeature.allCases {
            for (run, share) in [(Exhibition.Run.combined, 12), (.difference, share)] {
                let picture = MadeUp.picture(
                    of: feature.sceneClass,
                    image: MadeUp.image(of: feature, share: share)
                )
                let others = exhibition.galleries[run]?.pictures ?? []
                exhibition.galleries[run] = Gallery(others + [picture])
            }
        }
        let claim = Claim.difference(exhibition)
        #expect(claim.verdict == verdict)
        let told = share == 24 ? "62.5 %, in the combined picture 81.2 % (2.00 times" : "90.6 %"
        #expect(claim.evidence.replacing("\u{A0}", with: " ").contains("roll bar: \(told)"))
        #expect(claim.figures.count == 16)
        for run in ["difference", "combined"] {
            #expect(
                try #require(claim.json["figures"]?["rollBar_prominence_in_\(run)"]?.double) > 0
            )
        }
        exhibition.labels = Labels()
        #expect(Claim.difference(exhibition).verdict == .unmeasured)
    }

    @Test func differenceFailsWhereNoFeatureIsInEitherPicture() {
        var exhibition = MadeUp.empty
        exhibition.galleries[.combined] = Gallery([MadeUp.picture(of: .goKart)])
        exhibition.galleries[.difference] = Gallery([MadeUp.picture(of: .goKart)])
        #expect(Claim.difference(exhibition).verdict == .fails)
    }

    @Test(arguments: zip([3, 5, 2], [Claim.Verdict.holds, .fails, .fails]))
    func matchedHoldsWhenNearerAndWithLessOfTheFeature(share: Int, verdict: Claim.Verdict) {
        var exhibition = MadeUp.empty
        let shown: [(Exhibition.Run, Int, SceneClass)] = [
            (.ownFirst, 4, .tench), (.ownSecond, 0, .snail),
            // Of the third case only the outputs are not nearer.
            (.matched, share, share == 2 ? .tench : .snail),
        ]
        for (run, share, top) in shown {
            exhibition.galleries[run] = Gallery([
                MadeUp.picture(
                    of: .goKart,
                    seenAs: [.second: top],
                    image: MadeUp.image(of: .rollBar, share: share)
                )
            ])
        }
        #expect(Claim.matched(exhibition).verdict == verdict)
    }

    @Test(
        arguments: [
            (11, SceneClass.snail, Claim.Verdict.holds), (9, .snail, .fails), (11, .tench, .fails),
        ]
    )
    func mergedHoldsWhenLossFallsTenfoldAndTheLookStays(
        factor: Double,
        redrawn: SceneClass,
        verdict: Claim.Verdict
    ) {
        var exhibition = MadeUp.empty
        let pictures: [(Exhibition.Run, SceneClass)] = [(.ownFirst, .snail), (.ownSecond, .tench)]
        for (run, top) in pictures {
            exhibition.galleries[run] = Gallery([
                MadeUp.picture(of: .goKart, seenAs: [.first: top, .second: top])
            ])
        }
        exhibition.merging = MadeUp.merging(
            by: factor,
            redrawn: MadeUp.picture(of: .goKart, seenAs: [.first: redrawn, .second: redrawn])
        )
        let claim = Claim.merged(exhibition)
        #expect(claim.verdict == verdict)
        #expect(claim.json["figures"]?["factor"]?.double == factor)
    }

    @Test func mergedIsUnmeasuredWithoutPicturesToCompare() {
        var exhibition = MadeUp.empty
        exhibition.merging = MadeUp.merging(by: 20, redrawn: MadeUp.picture(of: .goKart))
        #expect(Claim.merged(exhibition).verdict == .unmeasured)
    }

    @Test(arguments: zip([0.9, 1.1], [Claim.Verdict.holds, .fails]))
    func representedHoldsWhenNearerThanTheNoisedScene(distance: Double, verdict: Claim.Verdict) {
        var exhibition = MadeUp.empty
        exhibition.reconstructions = [0.5, distance].map {
            Reconstruction(
                given: MadeUp.picture(of: .tench),
                made: MadeUp.picture(of: .tench),
                distance: $0,
                distanceOfNoised: 1
            )
        }
        #expect(Claim.represented(exhibition).verdict == verdict)
    }
}
