import Glibc
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

    /// The largest difference of two vectors over the second's largest value, such as `1.2e-06`.
    static func deviation(_ values: [Float], from reference: [Float]) -> String {
        guard values.count == reference.count else { return "another number of values" }
        guard (values + reference).allSatisfy(\.isFinite) else { return "what is not finite" }
        let largest = reference.reduce(0) { max($0, abs(Double($1))) }
        let difference = zip(values, reference).reduce(0) {
            max($0, abs(Double($1.0) - Double($1.1)))
        }
        let ratio = difference / largest
        guard ratio > 0, ratio.isFinite else { return "\(ratio)" }
        let exponent = Int(log10(ratio).rounded(.down))
        return "\((ratio / pow(10, Double(exponent))).fixed(1))e\(exponent)"
    }

    /// The median with the quartiles after it, such as `1.33 (1.25–1.36)`.
    func summary(digits: Int = 2) -> String {
        let quartiles = [0.25, 0.75].map { quantile($0).fixed(digits) }
        return "\(median.fixed(digits)) (\(quartiles[0])–\(quartiles[1]))"
    }
}
