import Testing

@testable import Experiments

@Suite(.timeLimit(.minutes(1)))
struct RosterTests {
    @Test func aLostHandsPictureIsTheNextOne() async {
        let roster = Roster([0, 1, 2], hands: 2)
        #expect(await roster.next() == 0)
        #expect(await roster.next() == 1)
        #expect(await roster.handOver(0))
        #expect(await roster.next() == 0)
        #expect(await roster.handOver(0) == false)
    }

    @Test func anIdleHandWaitsForWhatIsUnderWay() async {
        let roster = Roster([7], hands: 2)
        #expect(await roster.next() == 7)
        async let idle = roster.next()
        #expect(await roster.handOver(7))
        #expect(await idle == 7)
        async let none = roster.next()
        await roster.finish()
        #expect(await none == nil)
    }

    @Test func givingUpSendsEverybodyHome() async {
        let roster = Roster([0, 1], hands: 2)
        #expect(await roster.next() == 0)
        #expect(await roster.next() == 1)
        async let idle = roster.next()
        await roster.giveUp()
        #expect(await idle == nil)
    }
}
