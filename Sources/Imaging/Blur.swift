private import Glibc

/// The three taps of a Gaussian, one axis of the separable 3×3 filter.
package struct BlurTaps: Sendable, Equatable {
    /// The weight of each of the two neighbours.
    package let side: Float
    /// The weight of the pixel itself.
    package let centre: Float

    /// exp(−k²/2σ²) over k = −1, 0, 1, normalised to sum 1; a sigma of 0 leaves pixels as they are.
    package init(sigma: Double) {
        precondition(sigma >= 0, "sigma is \(sigma)")
        let neighbour = sigma == 0 ? 0 : exp(-1 / (2 * sigma * sigma))
        let sum = 1 + 2 * neighbour
        side = Float(neighbour / sum)
        centre = Float(1 / sum)
    }
}

extension Image {
    /// Blurs what is inside a window (everything, when nil) with the 3×3 Gaussian.
    ///
    /// Pixels beyond the window's edge are its own, mirrored there (the edge not repeated), so
    /// nothing flows across it. As torchvision's `gaussian_blur` with a kernel of 3.
    package mutating func blur(sigma: Double, in window: Window? = nil) {
        let window = window ?? bounds
        check(window)
        precondition(window.width > 1 && window.height > 1, "nothing to mirror in \(window)")
        let taps = BlurTaps(sigma: sigma)
        var rows = [Float](repeating: 0, count: window.width * window.height)
        for channel in 0..<3 {
            let start = (channel * height + window.y) * width + window.x
            blurRows(from: start, window, taps, into: &rows)
            blurColumns(of: rows, window, taps, into: start)
        }
    }

    /// Filters along each row of one channel's window, into a buffer of the window's size.
    private func blurRows(
        from start: Int,
        _ window: Window,
        _ taps: BlurTaps,
        into rows: inout [Float]
    ) {
        let (side, centre) = (taps.side, taps.centre)
        let source = values.span
        var blurred = rows.mutableSpan
        let last = window.width - 1
        for y in 0..<window.height {
            let from = start + y * width
            let to = y * window.width
            blurred[to] = centre * source[from] + side * (source[from + 1] + source[from + 1])
            for x in 1..<max(last, 1) {
                blurred[to + x] =
                    centre * source[from + x] + side * (source[from + x - 1] + source[from + x + 1])
            }
            blurred[to + last] =
                centre * source[from + last] + side * (source[from + last - 1] * 2)
        }
    }

    /// Filters along the columns of that buffer, back into the picture.
    private mutating func blurColumns(
        of rows: [Float],
        _ window: Window,
        _ taps: BlurTaps,
        into start: Int
    ) {
        let (side, centre) = (taps.side, taps.centre)
        let stride = width
        let source = rows.span
        var target = values.mutableSpan
        for y in 0..<window.height {
            let above = (y == 0 ? 1 : y - 1) * window.width
            let here = y * window.width
            let below = (y == window.height - 1 ? y - 1 : y + 1) * window.width
            let to = start + y * stride
            for x in 0..<window.width {
                target[to + x] =
                    centre * source[here + x] + side * (source[above + x] + source[below + x])
            }
        }
    }
}
