/// One network's outputs for several pictures: a point for each, a coordinate a class.
struct OutputSpace: Sendable, Equatable {
    /// The points, a row each.
    let points: Matrix
    /// The distance of each point from each, by the two-norm.
    let distances: Matrix
    /// The products of the points, seen from their mean.
    let gram: Matrix

    /// The space of these outputs, all of one length and finite.
    init(_ outputs: [[Float]]) {
        points = Matrix(outputs.map { $0.map(Double.init) })
        precondition(points.values.allSatisfy(\.isFinite), "outputs are finite")
        gram = points.centred().gram()
        distances = Self.distances(between: points)
    }

    /// How many points there are.
    var count: Int { points.rows }

    /// The other points, the nearest first, at most so many; of equally near ones the first first.
    func nearest(to point: Int, count: Int) -> [Int] {
        let others = (0..<self.count).filter { $0 != point }
        return Array(
            others.sorted { (distances[point, $0], $0) < (distances[point, $1], $1) }.prefix(count)
        )
    }

    /// The classes whose coordinates are largest, apart from one, at most so many; the largest
    /// first.
    func largest(at point: Int, except own: Int, count: Int) -> [Int] {
        let row = Array(points.row(point))
        let others = row.indices.filter { $0 != own }
        return Array(others.sorted { (-row[$0], $0) < (-row[$1], $1) }.prefix(count))
    }

    /// From differences rather than from products, in which near points would drown.
    private static func distances(between points: Matrix) -> Matrix {
        let (count, width) = (points.rows, points.columns)
        var result = [Double](repeating: 0, count: count * count)
        let values = points.values.span
        for first in 0..<count {
            for second in first + 1..<max(count, first + 1) {
                var sum = 0.0
                for column in 0..<width {
                    let difference =
                        values[first * width + column] - values[second * width + column]
                    sum += difference * difference
                }
                result[first * count + second] = sum.squareRoot()
                result[second * count + first] = sum.squareRoot()
            }
        }
        return Matrix(rows: count, columns: count, values: result)
    }
}
