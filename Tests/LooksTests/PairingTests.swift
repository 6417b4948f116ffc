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
