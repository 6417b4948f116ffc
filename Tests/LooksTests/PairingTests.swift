import Experiments
import Testing

@testable import tench_looks

struct PairingTests {
    @Test func pairsByClassAndElseByName() throws {
        let pairing = try Pairing(
            [given("011-goldfinch"), given("beach"), given("7"), given("hill")],
            against: [given("hill"), given("beach"), given("11"), given("251")]
        )
        #expect(pairing.pairs.map(\.first.stem) == ["011-goldfinch", "beach", "hill"])
        #expect(pairing.pairs.map(\.second.stem) == ["11", "beach", "hill"])
        #expect(pairing.single == ["7", "251"])
    }

    @Test func twoSinglePicturesGoTogetherInAnyCase() throws {
        let pairing = try Pairing([given("11")], against: [given("hill")])
        #expect(pairing.pairs.count == 1 && pairing.single.isEmpty)
    }

    @Test func aRivalIsMeasuredAgainstTheSame() throws {
        let seed = try Pairing(
            [given("11"), given("12"), given("13")],
            against: [given("012-x"), given("011-x"), given("013-x")],
            than: [given("12-own"), given("011-own")]
        )
        #expect(seed.pairs.map(\.first.stem) == ["11", "12"])
        #expect(seed.rivals.map(\.stem) == ["011-own", "12-own"])
        #expect(seed.single == ["13"])
        let seeds = Pairing(joining: [seed, seed])
        #expect(seeds.rivals.count == 4 && seeds.classPlaces == [0, 1, 0, 1])
        #expect(throws: PairingError.nothingInCommon) {
            try Pairing(
                [given("11"), given("12")],
                against: [given("11"), given("12")],
                than: [given("13"), given("14")]
            )
        }
    }

    @Test func refusesWhatIsNotClear() {
        #expect(throws: PairingError.ambiguous("11", "011-goldfinch")) {
            try Pairing(
                [given("11"), given("12")],
                against: [given("11"), given("011-goldfinch")]
            )
        }
        #expect(throws: PairingError.ambiguous("11", "011")) {
            try Pairing([given("11"), given("011")], against: [given("11"), given("12")])
        }
        #expect(throws: PairingError.nothingInCommon) {
            try Pairing([given("11"), given("hill")], against: [given("12")])
        }
    }
}
