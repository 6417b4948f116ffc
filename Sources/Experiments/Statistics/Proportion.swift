/// A share of trials that came out one way.
package struct Proportion: Sendable, Equatable {
    /// The share, 0…1.
    package let share: Double
    /// How many independent trials there were, at least one.
    package let trials: Int

    /// A share of so many trials.
    package init(_ share: Double, of trials: Int) {
        precondition((0...1).contains(share) && trials > 0, "\(share) of \(trials) is no share")
        self.share = share
        self.trials = trials
    }

    /// The interval that holds the true share 95 times of 100, by Wilson's score ("Probable
    /// Inference, the Law of Succession, and Statistical Inference", 1927).
    ///
    /// Unlike a bootstrap's it has a width where all trials came out alike: of 6 out of 6 it says
    /// 0.61…1.
    package var interval: ClosedRange<Double> {
        let z = 1.959963984540054  // the normal distribution's 97.5 % quantile
        let count = Double(trials)
        let centre = share + z * z / (2 * count)
        let reach = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        let scale = 1 + z * z / count
        return max((centre - reach) / scale, 0)...min((centre + reach) / scale, 1)
    }
}
