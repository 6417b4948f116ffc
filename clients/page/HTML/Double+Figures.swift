private import Foundation
internal import Tables

extension Double {
    /// The number to three figures, without an exponent: `0.0123`, `4.56`, `789`, `12346`.
    ///
    /// Digits before the point are never rounded away; `∞` and `–` stand for what is no number.
    var figures: String {
        guard isFinite else { return isNaN ? "–" : self < 0 ? "−∞" : "∞" }
        guard self != 0 else { return "0" }
        let leading = Int(log10(magnitude).rounded(.down))
        let digits = min(max(2 - leading, 0), 9)
        return fixed(digits).replacing("-", with: "−")
    }

    /// The number in percent, to one digit after the point: `15.4 %`.
    var percent: String { (100 * self).fixed(1).replacing("-", with: "−") + "\u{A0}%" }
}
