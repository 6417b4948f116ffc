/// A number that moves evenly from a start to an end, which it approaches and never reaches.
package struct Schedule: Hashable, Sendable {
    /// The value at the first step.
    package let start: Double
    /// The value that one step after the last would have.
    package let end: Double

    /// From `start` towards `end`.
    package init(_ start: Double, _ end: Double) {
        self.start = start
        self.end = end
    }

    /// The value at step i of n, the first being 0: start·(n − i)/n + end·i/n.
    package func value(at step: Int, of steps: Int) -> Double {
        let (i, n) = (Double(step), Double(steps))
        return start * (n - i) / n + end * i / n
    }
}

extension Schedule: LosslessStringConvertible {
    /// Reads `START:END`, both finite and not negative, or one number that stays.
    package init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        let values = parts.compactMap { Double($0) }.filter { $0.isFinite && $0 >= 0 }
        guard (1...2).contains(parts.count), values.count == parts.count else { return nil }
        self.init(values[0], values[values.count - 1])
    }

    /// `START:END`.
    package var description: String { "\(start):\(end)" }
}
