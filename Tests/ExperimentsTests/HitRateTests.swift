import Experiments
import JSON
import Testing

struct HitRateTests {
    @Test func countsFirstAndFirstFiveOfThoseThatAreKnown() throws {
        var rate = HitRate()
        for rank in [1, 5, nil, 6, 1] { rate.add(rank: rank) }
        #expect((rate.pictures, rate.first, rate.amongFive) == (4, 2, 3))
        #expect((rate.top1, rate.top5) == (0.5, 0.75))
        #expect(HitRate(rate.json) == rate)
    }

    @Test func hasNoSharesOfNothing() throws {
        #expect(HitRate().json["top1"] == nil)
        #expect(HitRate(HitRate().json) == HitRate())
    }
}
