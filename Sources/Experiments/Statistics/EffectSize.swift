/// How far two samples lie apart.
package enum EffectSize {
    /// Cliff's δ: how much oftener a number of the first sample is above one of the second than
    /// below it ("Dominance Statistics", 1993).
    ///
    /// It asks for order alone, so that a measure's unit is no matter. The area under the ROC curve
    /// is (δ + 1) / 2.
    ///
    /// - Returns: −1 when all of the first lie below all of the second, 1 when all lie above, 0
    ///   when neither sample lies higher; NaN when one is empty.
    package static func cliffsDelta(_ first: [Double], over second: [Double]) -> Double {
        var balance = 0
        for one in first {
            for other in second { balance += one > other ? 1 : one < other ? -1 : 0 }
        }
        return Double(balance) / Double(first.count * second.count)
    }
}
