extension Double {
    /// The number with so many digits after the point, 0…9; `nan` and `inf` as they are.
    package func fixed(_ digits: Int) -> String {
        let unit = (0..<digits).reduce(1.0) { unit, _ in unit * 10 }
        let scaled = (magnitude * unit).rounded()
        guard scaled < 0x1p62 else { return "\(self)" }
        let whole = Int(scaled)
        let sign = self < 0 && whole > 0 ? "-" : ""
        guard digits > 0 else { return sign + "\(whole)" }
        let part = String(whole % Int(unit))
        let zeros = String(repeating: "0", count: digits - part.count)
        return "\(sign)\(whole / Int(unit)).\(zeros)\(part)"
    }
}
