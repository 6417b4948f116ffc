import JSON

/// Durations counted in buckets whose bounds double, from one millisecond to a minute.
struct Histogram: Sendable {
    /// The buckets' upper bounds; a last bucket without one follows.
    private static let bounds = (0...16).map { 1 << $0 }

    private var counts = [Int](repeating: 0, count: bounds.count + 1)
    private(set) var count = 0
    private var milliseconds = 0.0

    /// Counts a duration.
    mutating func record(_ duration: Duration) {
        let value = duration.milliseconds
        let bucket = Self.bounds.firstIndex { value <= Double($0) } ?? Self.bounds.count
        counts[bucket] += 1
        count += 1
        milliseconds += value
    }

    /// `count`, `sum_ms`, and `le_ms`: the number in each bucket that isn't empty, by its bound.
    var json: JSONValue {
        var buckets = JSONValue.Members()
        for (index, count) in counts.enumerated() where count > 0 {
            let bound = index < Self.bounds.count ? "\(Self.bounds[index])" : "inf"
            buckets[bound] = JSONValue(count)
        }
        return [
            "count": JSONValue(count), "sum_ms": JSONValue(milliseconds), "le_ms": .object(buckets),
        ]
    }
}

extension Duration {
    /// The duration in milliseconds.
    var milliseconds: Double {
        Double(components.seconds) * 1e3 + Double(components.attoseconds) * 1e-15
    }
}
