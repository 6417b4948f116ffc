import Tables

/// What came of one network and work.
struct ComparisonResults {
    /// What is told of a contender.
    struct Result {
        var name: String
        var series: Rounds.Series
        /// What is told of a process of its own; of what runs in this one nothing.
        var process: Process?
    }

    /// What is told of a contender's process.
    struct Process {
        var peakMemory: Int
        var startMilliseconds: Double
    }

    let tench: Result
    /// Tench's computing alone, without a daemon and its socket.
    let inProcess: Result
    /// The other build's daemon, where there is one.
    let otherBuild: Result?
    let peers: [(peer: Peer, result: Result)]

    /// A row for Tench, one for its computing alone, and one for everybody else.
    var table: Table {
        var table = Table(
            "",
            "ms",
            "ratio (quartiles)",
            "in-process (quartiles)",
            "peak MiB",
            "start ms",
            "disturbed turns"
        )
        func add(_ result: Result, _ ratio: String, _ ratioInProcess: String) {
            table.add(
                result.name,
                result.series.median.fixed(2),
                ratio,
                ratioInProcess,
                result.process.map { "\($0.peakMemory)" } ?? "",
                result.process.map { $0.startMilliseconds.fixed(0) } ?? "",
                "\(result.series.disturbed)"
            )
        }
        add(tench, "", "")
        add(inProcess, ratios(inProcess).summary(), "")
        for result in (otherBuild.map { [$0] } ?? []) + peers.map(\.result) {
            add(result, ratios(result).summary(), ratiosInProcess(result).summary())
        }
        return table
    }

    /// The fastest of these peers over Tench, as a table's cells; nil without one.
    func best(_ isWanted: (Peer) -> Bool) -> Cells? {
        peers.filter { isWanted($0.peer) }
            .min { $0.result.series.median < $1.result.series.median }
            .map { cells($0.result) }
    }

    /// The other build's time over Tench's, as a table's cells; nil without one.
    var overOtherBuild: Cells? { otherBuild.map(cells) }

    /// A rival's time over that of a whole request, and over that of the computing alone.
    struct Cells {
        let request: String
        let inProcess: String
    }

    private func cells(_ result: Result) -> Cells {
        Cells(request: ratios(result).summary(), inProcess: ratiosInProcess(result).summary())
    }

    private func ratiosInProcess(_ result: Result) -> Statistics {
        Statistics.ratios(result.series.turns, over: inProcess.series.turns)
    }

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
            process: ComparisonResults.Process(
                peakMemory: Machine.peakMemory(of: contender.process),
                startMilliseconds: startMilliseconds
            )
        )
    }
}
