extension [Double] {
    /// The arithmetic mean; NaN of none.
    package var mean: Double { reduce(0, +) / Double(count) }
}
