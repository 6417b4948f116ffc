private import Glibc

/// A place or a direction: x to the right, y down.
typealias Point = SIMD2<Float>

/// Red, green and blue, 0…1.
typealias Colour = SIMD3<Float>

extension Point {
    /// The unit vector at this angle, in radians, clockwise from the right.
    init(angle: Float) { self.init(cosf(angle), sinf(angle)) }

    var length: Float { (x * x + y * y).squareRoot() }

    /// The vector turned by a quarter, clockwise on the screen.
    var quarterTurn: Point { Point(-y, x) }
}

extension Colour {
    /// A grey.
    init(grey: Float) { self.init(repeating: grey) }

    /// The colour on the way to another: 0 is this one, 1 the other.
    func mixed(with other: Colour, _ share: Float) -> Colour { self + (other - self) * share }
}

/// Where an object stands: from its own coordinates, about -1…1, to the scene's, 0…1.
struct Pose: Sendable {
    /// The scene's place of the object's origin.
    var centre: Point
    /// The scene's length of the object's unit.
    var scale: Float
    /// Radians, clockwise.
    var rotation: Float = 0
    /// Whether left and right are exchanged, before the rotation.
    var isMirrored = false

    private var axis: Point { Point(angle: rotation) * scale }

    /// The mapping, with sine and cosine taken once.
    func map(_ points: [Point]) -> [Point] {
        let right = axis
        let down = right.quarterTurn
        let across = isMirrored ? -right : right
        return points.map { centre + across * $0.x + down * $0.y }
    }
}
