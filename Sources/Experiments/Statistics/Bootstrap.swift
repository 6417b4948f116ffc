internal import Randomness

/// Intervals from the data alone: what a figure comes to when its cases are drawn anew, with
/// replacement, many times (Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979).
///
/// What is drawn has to be independent. Of figures about pictures that is the classes: two
/// triplets that share a class rise and fall together, and an interval over triplets would be too
/// narrow.
package struct Bootstrap: Sendable {
    /// How often cases are drawn.
    package let draws: Int
    /// What the generator begins with; the same seed gives the same interval.
    package let seed: UInt64

    /// A bootstrap of this many draws.
    package init(draws: Int = 2000, seed: UInt64 = 1) {
        precondition(draws > 1, "an interval of \(draws) draws")
        self.draws = draws
        self.seed = seed
    }

    /// Between what bounds a figure lies in 95 of 100 draws: the percentile interval.
    ///
    /// - Parameters:
    ///   - count: How many cases there are.
    ///   - figure: The figure when each case counts as often as it was drawn, `[count]`; nil when
    ///     such a draw has none, which is then left out.
    /// - Returns: Nil when no draw has a figure.
    package func interval(
        over count: Int,
        _ figure: (_ times: [Int]) -> Double?
    ) -> ClosedRange<Double>? {
        guard count > 0 else { return nil }
        var random = TenchRandom(seed: seed)
        var figures: [Double] = []
        for _ in 0..<draws {
            var times = [Int](repeating: 0, count: count)
            for _ in 0..<count { times[random.integer(through: count - 1)] += 1 }
            if let value = figure(times) { figures.append(value) }
        }
        guard !figures.isEmpty else { return nil }
        figures.sort()
        let last = Double(figures.count - 1)
        return figures[Int((0.025 * last).rounded())]...figures[Int((0.975 * last).rounded())]
    }

    /// The same for the mean of numbers, each a case; nil of none.
    package func interval(ofMean values: [Double]) -> ClosedRange<Double>? {
        interval(over: values.count) { times in
            zip(values, times).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(values.count)
        }
    }
}
