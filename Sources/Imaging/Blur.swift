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
        let (height, width) = (height, width)
        unsafe values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            for channel in 0..<3 {
                let corner = unsafe base + (channel * height + window.y) * width + window.x
                unsafe taps.blur(corner, stride: width, height: window.height, width: window.width)
            }
        }
    }
}

extension BlurTaps {
    /// Blurs one channel's window in place: `height` rows of `width` values, `stride` from one to
    /// the next; at least two of either.
    ///
    /// Only three rows filtered along themselves are kept at a time: a row is written once the one
    /// below it has been read.
    fileprivate func blur(
        _ corner: UnsafeMutablePointer<Float>,
        stride: Int,
        height: Int,
        width: Int
    ) {
        unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * width) { rows in
            guard let rows = rows.baseAddress else { return }
            var (above, here, below) = unsafe (rows, rows + width, rows + 2 * width)
            unsafe blurRow(corner, width, into: here)
            unsafe blurRow(corner + stride, width, into: below)
            // Beyond the first row lies the second, as beyond the last the one before it.
            unsafe above.initialize(from: below, count: width)
            for y in 0..<height {
                let to = unsafe corner + y * stride
                for x in 0..<width {
                    unsafe to[x] = centre * here[x] + side * (above[x] + below[x])
                }
                let next = y + 2
                unsafe (above, here, below) = (here, below, above)
                if next < height {
                    unsafe blurRow(corner + next * stride, width, into: below)
                } else if next == height {
                    unsafe below.update(from: above, count: width)
                }
            }
        }
    }

    /// Filters along a row, into another of the same width.
    private func blurRow(
        _ from: UnsafeMutablePointer<Float>,
        _ width: Int,
        into to: UnsafeMutablePointer<Float>
    ) {
        let last = width - 1
        unsafe to[0] = centre * from[0] + side * (from[1] + from[1])
        let (left, right) = unsafe (from - 1, from + 1)
        for x in 1..<max(last, 1) { unsafe to[x] = centre * from[x] + side * (left[x] + right[x]) }
        unsafe to[last] = centre * from[last] + side * (from[last - 1] * 2)
    }
}
