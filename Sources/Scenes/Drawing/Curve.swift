/// Smooth curves as chains of short straight pieces.
enum Curve {
    /// The pieces between two of the given points: at 128 pixels none is longer than a few.
    private static let pieces = 4

    /// A closed Catmull-Rom curve through the points.
    static func closed(_ points: [Point]) -> [Point] {
        let count = points.count
        var curve: [Point] = []
        curve.reserveCapacity(count * pieces)
        for index in 0..<count {
            span(
                points[(index + count - 1) % count],
                points[index],
                points[(index + 1) % count],
                points[(index + 2) % count],
                into: &curve
            )
        }
        return curve
    }

    /// An open Catmull-Rom curve from the first point to the last.
    static func open(_ points: [Point]) -> [Point] {
        let last = points.count - 1
        var curve: [Point] = []
        curve.reserveCapacity(points.count * pieces)
        for index in 0..<last {
            let (from, to) = (points[index], points[index + 1])
            // The ends have no neighbour: their own mirror image stands in.
            let before = index > 0 ? points[index - 1] : from + (from - to)
            let after = index + 2 <= last ? points[index + 2] : to + (to - from)
            span(before, from, to, after, into: &curve)
        }
        curve.append(points[last])
        return curve
    }

    /// From `b` up to `c`, which is left out; `a` and `d` give the directions.
    private static func span(
        _ a: Point,
        _ b: Point,
        _ c: Point,
        _ d: Point,
        into curve: inout [Point]
    ) {
        let (linear, square) = (c - a, a * 2 - b * 5 + c * 4 - d)
        let cube = b * 3 - a - c * 3 + d
        for piece in 0..<pieces {
            let t = Float(piece) / Float(pieces)
            curve.append(b + (linear + (square + cube * t) * t) * (t / 2))
        }
    }

    /// The contour of a pen's stroke along a path, `widths[i]` wide at point i, with round ends.
    static func stroke(_ path: [Point], _ widths: [Float]) -> [Point] {
        let last = path.count - 1
        var (left, right): ([Point], [Point]) = ([], [])
        left.reserveCapacity(2 * path.count + 6)
        for index in 0...last {
            let along = path[min(index + 1, last)] - path[max(index - 1, 0)]
            let direction = along / max(along.length, 1e-6)
            let side = direction.quarterTurn * (widths[index] / 2)
            let ahead = direction * (widths[index] / 2)
            if index == 0 { right += cap(path[0], -side, -ahead) }
            left.append(path[index] - side)
            right.append(path[index] + side)
            if index == last { left += cap(path[last], -side, ahead) }
        }
        return left + right.reversed()
    }

    /// Three points of a half circle from `centre + side` over `centre + ahead` to the other side.
    private static func cap(_ centre: Point, _ side: Point, _ ahead: Point) -> [Point] {
        let diagonal: Float = 0.7071
        return [
            centre + (side + ahead) * diagonal, centre + ahead,
            centre + (ahead - side) * diagonal,
        ]
    }
}
