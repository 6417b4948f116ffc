import Inference
import NIOEmbedded
import Testing
import Wire

@testable import Serving

@Suite struct PlacesTests {
    private let channel = EmbeddedChannel()
    private let start = ContinuousClock.now

    private func places(unix: Int = 2, tcp: Int = 2, administrators: Int = 1) -> Places {
        var capacity = ConnectionCapacity()
        capacity.unix = unix
        capacity.tcp = tcp
        capacity.administrators = administrators
        return Places(capacity)
    }

    @Test func oneKindOfConnectionKeepsNobodyOfTheOtherOut() {
        let places = places()
        #expect(places.take(places.name(), .tcp, role: .session, channel))
        #expect(places.take(places.name(), .tcp, role: .session, channel))
        #expect(!places.take(places.name(), .tcp, role: .session, channel))
        #expect(places.take(places.name(), .unix, role: .session, channel))
    }

    @Test func somePlacesAreForAdministratorsAlone() {
        let places = places()
        for _ in 1...2 { #expect(places.take(places.name(), .unix, role: .session, channel)) }
        #expect(!places.take(places.name(), .unix, role: .session, channel))
        #expect(places.take(places.name(), .unix, role: .admin, channel))
        #expect(!places.take(places.name(), .unix, role: .admin, channel))
    }

    @Test func aPlaceThatIsLeftIsFree() {
        let places = places(unix: 1, administrators: 0)
        let first = places.name()
        #expect(places.take(first, .unix, role: .session, channel))
        places.leave(first)
        #expect(places.take(places.name(), .unix, role: .session, channel))
    }

    @Test func whoHasStayedWithoutARoleForLongestMakesRoom() {
        let places = places()
        let known = places.name()
        #expect(places.take(known, .tcp, role: nil, channel, at: start))
        places.keep(known)
        let silent = EmbeddedChannel()
        #expect(places.take(places.name(), .tcp, role: nil, silent, at: start))
        #expect(
            !places.take(places.name(), .tcp, role: nil, channel, at: start + .milliseconds(500)),
            "a peer has a moment to show its proof"
        )
        #expect(places.take(places.name(), .tcp, role: nil, channel, at: start + .seconds(2)))
        #expect(!silent.isActive)
        // Who has a role makes room for nobody.
        #expect(!places.take(places.name(), .tcp, role: nil, channel, at: start + .seconds(2)))
    }

    @Test(arguments: [600, 520, 100, 10, 3])
    func thereAreNoMorePlacesThanDescriptors(_ total: Int) {
        let capacity = ConnectionCapacity().lowered(to: total)
        #expect(capacity.total <= total)
        #expect(min(capacity.unix, capacity.tcp, capacity.administrators) >= 1)
    }
}
