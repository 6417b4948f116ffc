import Tables
import Testing

@testable import tench_bench

@Suite struct StatisticsTests {
    @Test func takesQuantilesBetweenNeighbours() {
        let statistics = Statistics([4, 1, 3, 2])
        #expect(statistics.median == 2.5)
        #expect(statistics.quantile(0.25) == 1.75)
        #expect(statistics.quantile(1) == 4)
        #expect(statistics.maximum == 4)
        #expect(Statistics([7]).summary() == "7.00 (7.00–7.00)")
        #expect(Statistics([]).median.isNaN)
    }

    @Test func dividesTurnByTurn() {
        // The machine was twice as slow in the third turn, for both: the ratio does not see it.
        let ratios = Statistics.ratios([20, 22, 42], over: [10, 10, 20])
        #expect(ratios.summary() == "2.10 (2.05–2.15)")
        #expect(ratios.summary(digits: 1) == "2.1 (2.1–2.2)")
    }

    @Test func tellsADeviationByTheLargestValue() {
        #expect(Statistics.deviation([1, -4.001], from: [1, -4]) == "2.5e-4")
        #expect(Statistics.deviation([1, 2], from: [1, 2]) == "0.0")
        #expect(Statistics.deviation([1], from: [1, 2]) == "another number of values")
        #expect(Statistics.deviation([.nan], from: [1]) == "what is not finite")
    }
}

@Suite struct TableTests {
    @Test(
        arguments: [
            (1.005, 2, "1.00"), (2.5, 0, "3"), (-0.04, 1, "0.0"), (-1.26, 1, "-1.3"),
            (12.03, 2, "12.03"), (.nan, 2, "nan"), (.infinity, 1, "inf"),
        ] as [(Double, Int, String)]
    )
    func writesSoManyDigits(_ value: Double, _ digits: Int, _ text: String) {
        #expect(value.fixed(digits) == text)
    }

    @Test func alignsNumbersToTheRightEvenWhereSomeAreMissing() {
        var table = Table("name", "ms", "note")
        table.add("tench", "9.50", "")
        table.add("torch", "110.25", "slow")
        table.add("none", "")
        #expect(
            table.description == """
                name       ms  note
                tench    9.50
                torch  110.25  slow
                none
                """
        )
    }
}
