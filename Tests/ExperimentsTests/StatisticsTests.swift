import Experiments
import Testing

struct StatisticsTests {
    /// Published values: Newcombe, "Two-Sided Confidence Intervals for the Single Proportion",
    /// 1998, table I.
    @Test(
        arguments: [
            (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ]
    )
    func wilsonsIntervalIsThatOfTheLiterature(
        right: Int,
        trials: Int,
        low: Double,
        high: Double
    ) {
        let interval = Proportion(Double(right) / Double(trials), of: trials).interval
        #expect(abs(interval.lowerBound - low) < 5e-5)
        #expect(abs(interval.upperBound - high) < 5e-5)
    }

    @Test func wilsonsIntervalOfAllAlikeHasAWidth() {
        let interval = Proportion(1, of: 6).interval
        #expect(abs(interval.lowerBound - 0.6097) < 5e-5)
        #expect(interval.upperBound == 1)
    }

    @Test func cliffsDeltaCountsPairs() {
        #expect(EffectSize.cliffsDelta([1, 2, 3], over: [4, 5]) == -1)
        #expect(EffectSize.cliffsDelta([4, 5], over: [1, 2, 3]) == 1)
        #expect(EffectSize.cliffsDelta([1, 2], over: [1, 2]) == 0)
        // Above in 3, below in 2, equal in 1.
        #expect(abs(EffectSize.cliffsDelta([1, 3, 5], over: [2, 3]) - 1.0 / 6) < 1e-12)
        #expect(EffectSize.cliffsDelta([], over: [1]).isNaN)
    }

    @Test func meanIsTheSumOverTheCount() {
        #expect([1, 2, 6].mean == 3)
        #expect([Double]().mean.isNaN)
    }

    @Test func theBootstrapOfAMeanIsAboutTheNormalInterval() throws {
        let values = (0..<100).map { Double($0 * 37 % 101) }
        let mean = values.mean
        let squares = values.map { ($0 - mean) * ($0 - mean) }
        let reach = 1.96 * (squares.mean / 100).squareRoot()
        let interval = try #require(Bootstrap().interval(ofMean: values))
        #expect(abs(interval.lowerBound - (mean - reach)) < 0.1 * reach)
        #expect(abs(interval.upperBound - (mean + reach)) < 0.1 * reach)
    }

    @Test func theSameSeedGivesTheSameInterval() {
        let values = (0..<20).map { Double($0 * $0) }
        let interval = Bootstrap(draws: 200, seed: 5).interval(ofMean: values)
        #expect(Bootstrap(draws: 200, seed: 5).interval(ofMean: values) == interval)
        #expect(Bootstrap(draws: 200, seed: 6).interval(ofMean: values) != interval)
    }

    @Test func everyDrawHasAsManyCasesAndThoseWithoutAFigureAreLeftOut() {
        var draws = 0
        let interval = Bootstrap(draws: 300).interval(over: 4) { times in
            draws += 1
            #expect(times.reduce(0, +) == 4)
            return times[0] == 0 ? nil : Double(times[0])
        }
        #expect(draws == 300)
        #expect(interval?.lowerBound == 1)
        #expect(Bootstrap().interval(over: 3) { _ in nil } == nil)
        #expect(Bootstrap().interval(ofMean: []) == nil)
    }
}
