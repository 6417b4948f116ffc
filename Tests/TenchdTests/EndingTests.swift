import Synchronization
import Testing

@testable import tenchd

@Suite struct EndingTests {
    private let ending = Ending()

    /// What was done, in order.
    private final class Deeds: Sendable {
        private let names = Mutex<[String]>([])
        func add(_ name: String) { names.withLock { $0.append(name) } }
        var all: [String] { names.withLock { $0 } }
    }

    private let deeds = Deeds()

    private func means(_ name: String) {
        ending.means { [deeds] in deeds.add(name) }
    }

    @Test func aWishBeforeAnythingIsPreparedIsFulfilledThen() {
        ending.stop()
        #expect(deeds.all == [])
        means("leave")
        #expect(deeds.all == ["leave"])
    }

    @Test func aWishMeansWhatWasPreparedLast() {
        means("leave")
        means("drain")
        ending.stop()
        #expect(deeds.all == ["drain"])
    }

    @Test func aSecondWishIsIgnored() {
        means("leave")
        ending.stop()
        ending.stop()
        #expect(deeds.all == ["leave"])
    }

    @Test func aWishThatComesBetweenTwoPartsOfALifeIsNotLost() {
        means("leave")
        ending.stop()
        means("drain")
        #expect(deeds.all == ["leave", "drain"])
    }
}
