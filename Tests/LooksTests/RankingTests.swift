import Experiments
import JSON
import Tables
import Testing

@testable import tench_looks

struct RankingTests {
    /// Four classes by one network twice and by another, so that there are two kinds of pairs.
    private func validation() throws -> Validation {
        try Validation([
            folder("a1", by: "a", [1, 2, 3, 4]), folder("a2", by: "a", [1, 2, 3, 4]),
            folder("b", by: "b", [1, 2, 3, 4]),
        ])
    }

    /// Right everywhere; right about one network only; wrong everywhere.
    private func ranking() throws -> Ranking {
        let validation = try validation()
        let columns: [(String, (Validation.Pair) -> Double)] = [
            ("wrong", { $0.isSame ? 2 : 1 }),
            ("half", { $0.isSame == ($0.kind == .sameNetwork) ? 1 : 2 }),
            ("right", { $0.isSame ? 1 : 2 }),
        ]
        return Ranking(
            columns.map { name, distance in
                Rating(name, validation.tallies(validation.pairs.map(distance)))
            }
        )
    }

    @Test func putsTheOneFirstThatIsRightMostOften() throws {
        let ranking = try ranking()
        #expect(ranking.ratings.map(\.yardstick) == ["right", "half", "wrong"])
        #expect(ranking.ratings.map(\.share) == [1, 0.5, 0])
        #expect(ranking.best.kinds.map(\.kind) == [.sameNetwork, .otherNetwork])
        #expect(ranking.best.kinds.map(\.triplets) == [24, 48])
        #expect(ranking.ratings[1].kinds.map(\.share) == [1, 0])
        #expect(ranking.best.lead(over: ranking.ratings[1]).lead == 0.5)
        #expect(ranking.sentence.hasPrefix("right is right most often: in 100 %"))
        #expect(ranking.sentence.contains("half 50 behind (50 to 50)"))
    }

    @Test func allRightOfFewClassesIsNotCertain() throws {
        let best = try ranking().best
        #expect(abs(best.interval.lowerBound - 0.51) < 0.01)  // Wilson's of 4 of 4
        #expect(best.interval.upperBound == 1)
    }

    @Test func theTablesHaveARowForEachYardstick() throws {
        let ranking = try ranking()
        let lines = ranking.table.description.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].contains("same network %") && lines[0].contains("other network %"))
        // Two kinds and all together, for three yardsticks, after the header.
        #expect(ranking.csv.description.split(separator: "\n").count == 10)
        #expect(ranking.best.json["kinds"]?.array?.count == 2)
    }

    @Test func anIntervalComesOfTheClasses() throws {
        let validation = try validation()
        // About one class of four the yardstick is wrong.
        let rating = Rating(
            "most",
            validation.tallies(
                validation.pairs.map { pair in
                    pair.isSame ? (pair.places.first % 4 == 0 ? 2 : 1) : 1.5
                }
            )
        )
        #expect(rating.share == 0.75)
        #expect(rating.interval.lowerBound <= 0.5)
        #expect(rating.interval.upperBound == 1)
    }
}
