import Tables

/// What came of one network and work.
struct ComparisonResults {
    /// What is told of a contender.
    struct Result {
        var name: String
        var series: Rounds.Series
        var peakMemory: Int
        var startMilliseconds: Double
    }

    let tench: Result
    /// The other build's daemon, where there is one.
    let otherBuild: Result?
    let peers: [(peer: Peer, result: Result)]

    /// A row for Tench and one for everybody else.
    var table: Table {
        var table = Table("", "ms", "ratio (quartiles)", "peak MiB", "start ms", "disturbed turns")
        func add(_ result: Result, _ ratio: String) {
            table.add(
                result.name,
                result.series.median.fixed(2),
                ratio,
                "\(result.peakMemory)",
                result.startMilliseconds.fixed(0),
                "\(result.series.disturbed)"
            )
        }
        add(tench, "")
        for result in (otherBuild.map { [$0] } ?? []) + peers.map(\.result) {
            add(result, ratios(result).summary())
        }
        return table
    }

    /// The fastest of these peers over Tench, as a table's cell; empty without one.
    func best(_ isWanted: (Peer) -> Bool) -> String {
        let fastest = peers.filter { isWanted($0.peer) }
            .min { $0.result.series.median < $1.result.series.median }
        return fastest.map { ratios($0.result).summary() } ?? ""
    }

    /// The other build's time over Tench's, as a table's cell; empty without one.
    var overOtherBuild: String { otherBuild.map { ratios($0).summary() } ?? "" }

    private func ratios(_ result: Result) -> Statistics {
        Statistics.ratios(result.series.turns, over: tench.series.turns)
    }
}

extension ComparisonResults.Result {
    /// What is told of a contender after its turns, while its process still lives.
    init(_ contender: any Contender, _ series: Rounds.Series, startMilliseconds: Double) {
        self.init(
            name: contender.name,
            series: series,
            peakMemory: Machine.peakMemory(of: contender.process),
            startMilliseconds: startMilliseconds
        )
    }
}
