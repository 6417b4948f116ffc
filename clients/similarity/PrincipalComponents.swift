/// The directions in which the points of a space differ most.
struct PrincipalComponents: Sendable, Equatable {
    /// Each component's share of the points' whole variance, the largest first.
    let shares: [Double]
    /// Each component's coordinate of every point, seen from their mean.
    ///
    /// A component's sign means nothing; it is the one that makes the coordinate farthest from zero
    /// positive.
    let coordinates: [[Double]]  // [components, points]

    /// The first components; those that the points leave no room for are zero.
    init(of space: OutputSpace, count: Int) {
        // The eigenvectors of X·Xᵀ, scaled, are the coordinates that those of the covariance Xᵀ·X
        // would give, and a picture's row of X is as long as there are classes.
        let (values, vectors) = space.gram.eigen()
        let total = values.reduce(0) { $0 + max($1, 0) }
        let largest = values.indices.reversed().prefix(count)
        var shares = largest.map { total > 0 ? max(values[$0], 0) / total : 0 }
        var coordinates = largest.map { index in
            let scale = max(values[index], 0).squareRoot()
            let row = vectors.row(index).map { $0 * scale }
            let farthest = row.max { $0.magnitude < $1.magnitude } ?? 0
            return farthest < 0 ? row.map { -$0 } : row
        }
        while shares.count < count {
            shares.append(0)
            coordinates.append(Array(repeating: 0, count: space.count))
        }
        self.shares = shares
        self.coordinates = coordinates
    }
}
