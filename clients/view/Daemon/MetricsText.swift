/// Text as Prometheus reads it: for each metric what it is, and its values.
struct MetricsText: Sendable {
    private(set) var text = ""

    enum Kind: String {
        case counter, gauge, histogram
    }

    typealias Labels = KeyValuePairs<String, String>

    /// A metric, with as many values as are there; without any it is left out.
    mutating func add(
        _ name: String,
        _ kind: Kind,
        _ help: String,
        _ samples: [(labels: Labels, value: Double)]
    ) {
        guard !samples.isEmpty else { return }
        head(name, kind, help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    /// A metric of one value, unless there is none.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double?) {
        let none: Labels = [:]
        add(name, kind, help, value.map { [(labels: none, value: $0)] } ?? [])
    }

    /// Durations in buckets.
    mutating func add(_ name: String, _ help: String, _ histograms: [(Labels, Durations)]) {
        guard !histograms.isEmpty else { return }
        head(name, .histogram, help)
        for (labels, durations) in histograms {
            for bucket in durations.buckets {
                line("\(name)_bucket", labels, Double(bucket.count), le: Self.number(bucket.bound))
            }
            line("\(name)_bucket", labels, Double(durations.count), le: "+Inf")
            line("\(name)_sum", labels, durations.sum)
            line("\(name)_count", labels, Double(durations.count))
        }
    }

    private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func line(_ name: String, _ labels: Labels, _ value: Double, le: String? = nil)
    {
        var all = labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
        if let le { all.append("le=\"\(le)\"") }
        let list = all.isEmpty ? "" : "{\(all.joined(separator: ","))}"
        text += "\(name)\(list) \(Self.number(value))\n"
    }

    /// A label's value between its quotes.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            // One character to Swift.
            case "\r\n": result += "\r\\n"
            default: result.append(character)
            }
        }
    }

    private static func number(_ value: Double) -> String {
        Int(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}

/// How many durations were no longer than each bound, in seconds.
struct Durations: Sendable {
    let buckets: [(bound: Double, count: Int)]
    let count: Int
    let sum: Double
}
