private import Glibc

/// A map of the plane that keeps straight lines straight: turning, scaling, shifting.
///
/// Coordinates are in pixels, x to the right and y down, from the top left corner: the middle of
/// the first pixel is at (0.5, 0.5).
package struct Affine: Hashable, Sendable {
    /// x goes to xx·x + xy·y + this map's x, and y likewise.
    let xx, xy, yx, yy, x, y: Double

    private init(_ xx: Double, _ xy: Double, _ yx: Double, _ yy: Double, x: Double, y: Double) {
        (self.xx, self.xy, self.yx, self.yy, self.x, self.y) = (xx, xy, yx, yy, x, y)
    }

    /// Everything stays where it is.
    package static let identity = Affine(1, 0, 0, 1, x: 0, y: 0)

    /// Everything moves to the right and down.
    package static func shift(x: Double, y: Double) -> Affine { Affine(1, 0, 0, 1, x: x, y: y) }

    /// Distances from the corner grow by a factor.
    package static func scaling(_ factor: Double) -> Affine {
        Affine(factor, 0, 0, factor, x: 0, y: 0)
    }

    /// Everything turns about a point, clockwise as one sees it, as y points down.
    package static func rotation(degrees: Double, aboutX x: Double, y: Double) -> Affine {
        let angle = degrees * .pi / 180
        let (s, c) = (sin(angle), cos(angle))
        return Affine(c, -s, s, c, x: x - c * x + s * y, y: y - s * x - c * y)
    }

    /// First `inner`, then this.
    package func after(_ inner: Affine) -> Affine {
        Affine(
            xx * inner.xx + xy * inner.yx,
            xx * inner.xy + xy * inner.yy,
            yx * inner.xx + yy * inner.yx,
            yx * inner.xy + yy * inner.yy,
            x: xx * inner.x + xy * inner.y + x,
            y: yx * inner.x + yy * inner.y + y
        )
    }

    /// The window that a square view with this as its map shows; nil when it is not one.
    ///
    /// Only a shift by whole pixels shows pixels as they are.
    package func window(side: Int) -> Window? {
        guard (xx, xy, yx, yy) == (1, 0, 0, 1), let left = Int(exactly: x),
            let top = Int(exactly: y)
        else { return nil }
        return Window(x: left, y: top, width: side, height: side)
    }
}
