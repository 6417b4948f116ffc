extension [Float] {
    /// One less the cosine of the angle between two vectors of one length: 0 for the same
    /// direction, 1 for right angles, 2 for opposite ones; no vector's length counts.
    ///
    /// Of two vectors of zeros it is 0, of one and another 1.
    func cosineDistance(to other: [Float]) -> Double {
        precondition(count == other.count, "\(count) numbers against \(other.count)")
        // Equal vectors are told apart from near ones by more than rounding.
        if self == other { return 0 }
        let (mine, theirs) = (span, other.span)
        var (product, squares, otherSquares) = (0.0, 0.0, 0.0)
        for index in mine.indices {
            let (one, two) = (Double(mine[index]), Double(theirs[index]))
            product += one * two
            squares += one * one
            otherSquares += two * two
        }
        guard squares > 0, otherSquares > 0 else { return squares == otherSquares ? 0 : 1 }
        return Swift.max(1 - product / (squares * otherSquares).squareRoot(), 0)
    }
}

extension [[Float]] {
    /// The mean of the cosine distances of vectors in the same place, so that each counts alike.
    func cosineDistance(to others: [[Float]]) -> Double {
        zip(self, others).map { $0.cosineDistance(to: $1) }.mean
    }
}
