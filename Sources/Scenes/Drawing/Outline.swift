/// A flat figure: closed contours whose insides are joined, however they overlap.
struct Outline: Sendable {
    /// Each runs clockwise on the screen; a hole runs the other way.
    private(set) var contours: [[Point]]

    private init(contours: [[Point]]) { self.contours = contours }

    /// The inside of one contour, given in either direction.
    private init(inside contour: [Point]) {
        contours = [Self.area(contour) < 0 ? contour.reversed() : contour]
    }

    private static func area(_ contour: [Point]) -> Float {
        var sum: Float = 0
        var last = contour[contour.count - 1]
        for point in contour {
            sum += last.x * point.y - point.x * last.y
            last = point
        }
        return sum
    }

    /// Both figures as one.
    static func + (a: Outline, b: Outline) -> Outline {
        Outline(contours: a.contours + b.contours)
    }

    /// Adds to the figure.
    static func += (a: inout Outline, b: Outline) { a.contours += b.contours }

    /// The figure with a hole, which must lie inside one of its contours and no other.
    func without(_ hole: Outline) -> Outline {
        Outline(contours: contours + hole.contours.map { $0.reversed() })
    }

    /// A pen's line along every contour, half of it inside.
    func rim(width: Float) -> Outline {
        Outline(
            contours: contours.flatMap { contour in
                let path = contour + contour.prefix(2)
                let widths = Array(repeating: width, count: path.count)
                return Outline(inside: Curve.stroke(path, widths)).contours
            }
        )
    }

    /// The figure as it is in the scene.
    func posed(_ pose: Pose) -> Outline { Outline(contours: contours.map(pose.map)) }
}

// MARK: The figures there are

extension Outline {
    /// Corners joined by straight edges.
    static func polygon(_ corners: [(Float, Float)]) -> Outline {
        Outline(inside: corners.map { Point($0.0, $0.1) })
    }

    /// A smooth closed curve through the points.
    static func smooth(_ points: [(Float, Float)]) -> Outline {
        Outline(inside: Curve.closed(points.map { Point($0.0, $0.1) }))
    }

    /// An ellipse, leaning by `lean` radians.
    static func ellipse(
        _ x: Float,
        _ y: Float,
        _ rx: Float,
        _ ry: Float,
        lean: Float = 0
    ) -> Outline {
        let axis = Point(angle: lean)
        let count = 20
        return Outline(
            inside: (0..<count).map {
                let unit = Point(angle: Float($0) * 2 * .pi / Float(count))
                return Point(x, y) + axis * (unit.x * rx) + axis.quarterTurn * (unit.y * ry)
            }
        )
    }

    /// A disc.
    static func disc(_ x: Float, _ y: Float, _ radius: Float) -> Outline {
        ellipse(x, y, radius, radius)
    }

    /// A disc with a hole: what lies within half the width of the circle.
    static func ring(_ x: Float, _ y: Float, _ radius: Float, width: Float) -> Outline {
        disc(x, y, radius + width / 2).without(disc(x, y, radius - width / 2))
    }

    /// A rectangle with cut corners.
    static func box(
        _ x: ClosedRange<Float>,
        _ y: ClosedRange<Float>,
        corner: Float = 0
    ) -> Outline {
        let (left, right, top, bottom) = (x.lowerBound, x.upperBound, y.lowerBound, y.upperBound)
        guard corner > 0 else {
            return polygon([(left, top), (right, top), (right, bottom), (left, bottom)])
        }
        return polygon([
            (left + corner, top), (right - corner, top), (right, top + corner),
            (right, bottom - corner), (right - corner, bottom), (left + corner, bottom),
            (left, bottom - corner), (left, top + corner),
        ])
    }

    /// A line with round ends.
    static func line(_ from: (Float, Float), _ to: (Float, Float), width: Float) -> Outline {
        Outline(
            inside: Curve.stroke([Point(from.0, from.1), Point(to.0, to.1)], [width, width])
        )
    }

    /// A smooth stroke through points (x, y, width), with round ends.
    static func stroke(_ points: [(Float, Float, Float)]) -> Outline {
        let path = Curve.open(points.map { Point($0.0, $0.1) })
        let widths = Curve.open(points.map { Point($0.2, 0) }).map(\.x)
        return Outline(inside: Curve.stroke(path, widths))
    }

    /// A smooth stroke of one width.
    static func stroke(_ points: [(Float, Float)], width: Float) -> Outline {
        stroke(points.map { ($0.0, $0.1, width) })
    }

    /// A part of a circle, drawn with a pen; angles in radians, clockwise from the right.
    static func arc(
        _ x: Float,
        _ y: Float,
        _ radius: Float,
        from start: Float,
        to end: Float,
        width: Float
    ) -> Outline {
        let steps = 16
        let path = (0...steps).map {
            let angle = start + (end - start) * Float($0) / Float(steps)
            return Point(x, y) + Point(angle: angle) * radius
        }
        return Outline(inside: Curve.stroke(path, Array(repeating: width, count: path.count)))
    }
}
