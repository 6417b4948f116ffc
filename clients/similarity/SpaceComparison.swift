/// How alike two networks' outputs for the same pictures are.
struct SpaceComparison: Sendable, Equatable {
    /// For each picture the distance of the two networks' points, by the two-norm.
    let distances: [Double]
    /// For each picture the correlation of the two networks' outputs, over the classes.
    let correlations: [Double]
    /// The correlation of all outputs, pictures and classes alike.
    let correlation: Double
    /// The linear centred kernel alignment: 1 when the spaces are the same but for a shift, a
    /// rotation and a scale (Kornblith et al., "Similarity of Neural Network Representations
    /// Revisited", 2019).
    let alignment: Double

    /// Compares two spaces of the same pictures and classes; a figure that a constant output leaves
    /// undefined is NaN.
    init(_ first: OutputSpace, _ second: OutputSpace) {
        precondition(
            first.count == second.count && first.points.columns == second.points.columns,
            "the same pictures and classes"
        )
        let rows = (0..<first.count).map { (first.points.row($0), second.points.row($0)) }
        distances = rows.map { first, second in
            zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        correlations = rows.map { Self.correlation($0, $1) }
        correlation = Self.correlation(first.points.values[...], second.points.values[...])
        // ‖Yᵀ·X‖² is the product of the two Gram matrices, which do not grow with the classes.
        let scale = first.gram.product(first.gram) * second.gram.product(second.gram)
        alignment = first.gram.product(second.gram) / scale.squareRoot()
    }

    /// Pearson's.
    private static func correlation(_ x: ArraySlice<Double>, _ y: ArraySlice<Double>) -> Double {
        let count = Double(x.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        var (xy, xx, yy) = (0.0, 0.0, 0.0)
        for (x, y) in zip(x, y) {
            xy += (x - meanX) * (y - meanY)
            xx += (x - meanX) * (x - meanX)
            yy += (y - meanY) * (y - meanY)
        }
        return xy / (xx * yy).squareRoot()
    }
}
