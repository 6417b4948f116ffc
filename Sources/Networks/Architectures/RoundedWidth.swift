/// The rule by which scaled networks round their numbers of channels.
enum RoundedWidth {
    /// The multiple of `divisor` nearest to a width, but not below nine tenths of it (Howard et
    /// al., "MobileNets", 2017, as their authors' program has it).
    static func multiple(of divisor: Int, near width: Double) -> Int {
        let half = Double(divisor) / 2
        let rounded = max(divisor, Int(width + half) / divisor * divisor)
        return Double(rounded) < 0.9 * width ? rounded + divisor : rounded
    }
}
