import ArgumentParser
import Networks
import Testing

@testable import tench_bench

@Suite struct ProfileTableTests {
    @Test func showsRatesAndSharesAndSumsThemUpByKind() {
        let times = ProfileTable.Times(
            steps: [
                .init(
                    name: "conv1",
                    kind: "convolution 3×3",
                    pass: .forward,
                    milliseconds: 2,
                    gigaflop: 0.2
                ),
                .init(
                    name: "pool",
                    kind: "max_pool",
                    pass: .forward,
                    milliseconds: 3,
                    gigaflop: 0
                ),
                .init(
                    name: "conv2",
                    kind: "convolution 3×3",
                    pass: .forward,
                    milliseconds: 4,
                    gigaflop: 0.7
                ),
            ],
            whole: 10
        )
        #expect(times.elsewhere == 1)
        #expect(
            ProfileTable(times, peak: 200).description == """
                operation  kind             pass        ms  share %  GFLOP  GFLOP/s  peak %
                conv1      convolution 3×3  forward  2.000     20.0  0.200    100.0      50
                pool       max_pool         forward  3.000     30.0
                conv2      convolution 3×3  forward  4.000     40.0  0.700    175.0      88

                kind             pass     times      ms  share %  GFLOP  GFLOP/s  peak %
                convolution 3×3  forward      2   6.000     60.0  0.900    150.0      75
                max_pool         forward      1   3.000     30.0
                elsewhere                         1.000     10.0
                all                              10.000    100.0  0.900     90.0      45
                """
        )
    }

    @Test func observesANetworkOfEveryPass() throws {
        let options = try WorkOptions.parse(["--size", "32", "--threads", "1"])
        var network = try InProcess("squeezenet1_1", options)
        for work in Work.allCases { try network.run(work) }
    }
}
