import Networks
import Tables

/// A profile for people: every operation, then the same by kind.
///
/// A convolution's floating-point operations are those of its definition, two for each product;
/// where a kernel gets along with fewer (Winograd's), its share of the peak may be over 100 %.
struct ProfileTable: CustomStringConvertible {
    /// One pass of one step, or several of a kind taken together.
    struct Row {
        var name: String
        var kind: String
        var pass: StepReport.Pass
        var milliseconds: Double
        var gigaflop: Double
    }

    /// All steps, and the time of the whole, which is a little more than their sum.
    struct Times {
        var steps: [Row]
        var whole: Double

        /// What no step accounts for: the input's and output's layouts, the loss, the last of an
        /// update.
        var elsewhere: Double { max(0, whole - steps.reduce(0) { $0 + $1.milliseconds }) }
    }

    private let times: Times
    private let peak: Double

    /// The table of these times; `peak` is the machine's, in GFLOP/s.
    init(_ times: Times, peak: Double) {
        self.times = times
        self.peak = peak
    }

    var description: String { "\(operations)\n\n\(kinds)" }

    private var operations: Table {
        var table = Table(
            "operation",
            "kind",
            "pass",
            "ms",
            "share %",
            "GFLOP",
            "GFLOP/s",
            "peak %"
        )
        for row in times.steps {
            let (ms, share, work, rate, peak) = cells(row.milliseconds, row.gigaflop)
            table.add(row.name, row.kind, row.pass.title, ms, share, work, rate, peak)
        }
        return table
    }

    private var kinds: Table {
        var table = Table("kind", "pass", "times", "ms", "share %", "GFLOP", "GFLOP/s", "peak %")
        func add(_ kind: String, _ pass: String, _ count: Int?, _ ms: Double, _ gigaflop: Double) {
            let cells = cells(ms, gigaflop)
            let count = count.map { "\($0)" } ?? ""
            table.add(kind, pass, count, cells.0, cells.1, cells.2, cells.3, cells.4)
        }
        for group in groups {
            add(
                group[0].kind,
                group[0].pass.title,
                group.count,
                group.reduce(0) { $0 + $1.milliseconds },
                group.reduce(0) { $0 + $1.gigaflop }
            )
        }
        add("elsewhere", "", nil, times.elsewhere, 0)
        add("all", "", nil, times.whole, times.steps.reduce(0) { $0 + $1.gigaflop })
        return table
    }

    /// The steps of one kind and pass together, the costliest first.
    private var groups: [[Row]] {
        Dictionary(grouping: times.steps) { "\($0.kind) \($0.pass)" }.values
            .sorted { a, b in
                a.reduce(0) { $0 + $1.milliseconds } > b.reduce(0) { $0 + $1.milliseconds }
            }
    }

    private func cells(
        _ milliseconds: Double,
        _ gigaflop: Double
    ) -> (String, String, String, String, String) {
        let rate = milliseconds > 0 ? gigaflop / milliseconds * 1e3 : 0
        return (
            milliseconds.fixed(3),
            (100 * milliseconds / times.whole).fixed(1),
            gigaflop > 0 ? gigaflop.fixed(3) : "",
            gigaflop > 0 ? rate.fixed(1) : "",
            gigaflop > 0 ? (100 * rate / peak).fixed(0) : ""
        )
    }
}

extension StepReport.Pass {
    /// The pass as the table names it.
    fileprivate var title: String {
        switch self {
        case .forward: "forward"
        case .inputGradient: "d input"
        case .parameterGradient: "d parameters"
        }
    }
}
