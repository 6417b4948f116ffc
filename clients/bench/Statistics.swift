import Tables

/// What is said of a series of measurements.
struct Statistics {
    private let sorted: [Double]

    /// A series, in any order; of an empty one everything is NaN.
    init(_ values: [Double]) {
        sorted = values.sorted()
    }

    /// The value below which the share `q` of all lies, between neighbours in proportion.
    func quantile(_ q: Double) -> Double {
        guard let last = sorted.indices.last else { return .nan }
        let place = q * Double(last)
        let below = Int(place)
        let above = min(below + 1, last)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }

    /// The middle.
    var median: Double { quantile(0.5) }
    /// The largest.
    var maximum: Double { sorted.last ?? .nan }

    /// The ratios of two series turn by turn, since a turn's neighbours saw the same machine.
    static func ratios(_ numerators: [Double], over denominators: [Double]) -> Statistics {
        Statistics(zip(numerators, denominators).map { $0 / $1 })
    }

    /// The median with the quartiles after it, such as `1.33 (1.25–1.36)`.
    var summary: String {
        "\(median.fixed(2)) (\(quantile(0.25).fixed(2))–\(quantile(0.75).fixed(2)))"
    }
}
