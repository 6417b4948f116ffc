import Experiments
import Testing

@testable import tench_looks

struct ContestTests {
    /// Pictures on a line: the given one at 0, the rival at 2, by a yardstick of distances.
    private func contest(_ places: [Double], _ yardstick: Yardstick = .pixels) -> Contest {
        Contest(
            yardstick,
            places.enumerated().map {
                .init(classPlace: $0 / 2, distance: $1, rival: 2, between: 2 - $1)
            }
        )
    }

    @Test func tellsByHowMuchPicturesAreNearer() {
        let contest = contest([1, 1, 0.5, 0.5])
        #expect(contest.distance == 0.75 && contest.rivals == 2)
        #expect(contest.gain.value == 1 - 3.0 / 8)
        #expect(contest.gain.interval == 0.5...0.75)
        #expect(contest.effect == 1)
    }

    @Test func allNearerOfFewClassesIsNotCertain() {
        let contest = contest([1, 1, 0.5, 0.5])
        #expect(contest.nearer.value == 1 && contest.nearer.interval.upperBound == 1)
        #expect(abs(contest.nearer.interval.lowerBound - 0.34) < 0.01)  // Wilson's of 2 of 2
    }

    @Test func equalDistancesAreHalfNearer() {
        #expect(contest([1, 2]).nearer.value == 0.75)
    }

    @Test func tellsHowFarAlongTheWayPicturesAre() throws {
        #expect(try #require(contest([1, 1]).way).value == 0.5)
        #expect(try #require(contest([3, 3]).way).value == 1.5)
        #expect(try #require(contest([3, 3]).share).value == 1)
    }

    @Test func whatLiesAsideOfTheWayTakesOfTheShare() throws {
        // At (2, 2) with the rival at (2, 0): as far as the rival, and as far aside.
        let aside = Contest(
            .pixels,
            [.init(classPlace: 0, distance: 8.0.squareRoot(), rival: 2, between: 2)]
        )
        #expect(abs(try #require(aside.way).value - 1) < 1e-12)
        #expect(abs(try #require(aside.share).value - 0.5.squareRoot()) < 1e-12)
    }

    @Test func cosinesAreSquaresAlready() throws {
        // Squares of distances of 3, 2 and 1 on a line.
        let line = Contest(
            .moments,
            [.init(classPlace: 0, distance: 9, rival: 4, between: 1)]
        )
        #expect(try #require(line.way).value == 1.5)
    }

    @Test func aYardstickWithoutSpaceKnowsNoWay() {
        #expect(contest([1, 1], .appearance).way == nil)
        #expect(contest([1, 1], .appearance).share == nil)
    }
}
