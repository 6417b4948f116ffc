import ArgumentParser
import Glibc
import Tables
import TestKit
import Testing

@testable import tench_bench

@Suite struct ComparisonTests {
    private func result(_ name: String, _ turns: [Double]) -> ComparisonResults.Result {
        ComparisonResults.Result(
            name: name,
            series: Rounds.Series(turns: turns),
            process: ComparisonResults.Process(peakMemory: 7, startMilliseconds: 90)
        )
    }

    private func inProcess(_ turns: [Double]) -> ComparisonResults.Result {
        ComparisonResults.Result(
            name: "tench in-process",
            series: Rounds.Series(turns: turns)
        )
    }

    @Test func anotherBuildHasARowAndAColumnOfRatios() throws {
        let folder = try TemporaryFolder()
        let program = try folder.file("tenchd", "#!/bin/sh\n")
        #expect(chmod(program, 0o755) == 0)
        let rivals = try ComparisonOptions.parse(["--against", program])
        #expect(rivals.wantedPeers.isEmpty)
        let results = ComparisonResults(
            tench: result("tench", [10, 20, 10]),
            inProcess: inProcess([8, 10, 8]),
            otherBuild: result("the other build", [9, 20, 12]),
            peers: []
        )
        #expect(
            results.table.description == """
                                     ms  ratio (quartiles)  in-process (quartiles)  peak MiB  start ms  disturbed turns
                tench             10.00                                                    7        90                0
                tench in-process   8.00  0.80 (0.65–0.80)                                                             0
                the other build   12.00  1.00 (0.95–1.10)   1.50 (1.31–1.75)               7        90                0
                """
        )
        var summary = ComparisonSummary(rivals)
        summary.add(results, network: "resnet50", work: .forward)
        #expect(
            summary.table.description == """
                network   work     over the other build  over the other build, in-process
                resnet50  forward  1.00 (0.95–1.10)      1.50 (1.31–1.75)
                """
        )
    }

    @Test func peersTakePartBesideAnotherBuildWhenTheyAreNamed() throws {
        let both = try ComparisonOptions.parse(["--against", "/bin/sh", "--peers", "torch"])
        #expect(both.wantedPeers == [.torch])
        let results = ComparisonResults(
            tench: result("tench", [10]),
            inProcess: inProcess([4]),
            otherBuild: result("the other build", [5]),
            peers: [(.torch, result("torch", [20]))]
        )
        var summary = ComparisonSummary(both)
        summary.add(results, network: "n", work: .update)
        #expect(
            summary.table.description == """
                network  work    over the other build  over the other build, in-process  over PyTorch's best  over PyTorch's best, in-process
                n        update  0.50 (0.50–0.50)      1.25 (1.25–1.25)                  2.00 (2.00–2.00)     5.00 (5.00–5.00)
                """
        )
    }

    /// The other program is the one that is started, and does the same work.
    @Test func anotherBuildsDaemonIsTheOneThatWorks() async throws {
        let folder = try TemporaryFolder()
        let program = try folder.file(
            "tenchd",
            """
            #!/bin/sh
            echo "$@" >'\(folder.path(of: "started"))'
            exec '\(Daemon.built)' "$@"
            """
        )
        #expect(chmod(program, 0o755) == 0)
        let options = try WorkOptions.parse(["--size", "32", "--threads", "1"])
        let model = "squeezenet1_1"
        try await Daemon.withDaemon(serving: "\(model):seed=1", threads: 1) { daemon, connection in
            let tench = try await DaemonContender(
                "tench",
                daemon,
                connection,
                model,
                .update,
                options
            )
            try await Daemon.withDaemon(program, serving: "\(model):seed=1", threads: 1) {
                daemon,
                connection in
                let other = try await DaemonContender(
                    "the other build",
                    daemon,
                    connection,
                    model,
                    .update,
                    options
                )
                #expect(try await other.run() > 0)
                #expect(other.process != tench.process)
                let logits = try await tench.logits()
                #expect(logits.count == 1000)
                #expect(try await other.logits() == logits)
            }
        }
        #expect(try folder.text("started").contains("--model squeezenet1_1=squeezenet1_1:seed=1"))
    }
}
