/// How much of each pixel a figure covers, exactly: signed areas are gathered edge by edge, and
/// their running sum along a row is the covered share.
struct Coverage {
    /// Pixels in a row and rows.
    let size: Int
    /// Shares 0…1; only those of `window` mean anything.
    private(set) var shares: [Float]  // [size, size]
    /// The figure's pixels.
    private(set) var window = Frame.empty
    private var areas: [Float]  // [size, size + 2], zero between figures

    /// A window of pixels: columns and rows, the end left out.
    struct Frame {
        var x: Range<Int>
        var y: Range<Int>

        static let empty = Frame(x: 0..<0, y: 0..<0)

        /// The pixels that a box of places touches, in a picture of this size.
        init(from low: Point, to high: Point, size: Int) {
            func range(_ low: Float, _ high: Float) -> Range<Int> {
                let end = min(max(Int(high.rounded(.up)), 0), size)
                return min(max(Int(low.rounded(.down)), 0), end)..<end
            }
            self.init(x: range(low.x, high.x), y: range(low.y, high.y))
        }

        private init(x: Range<Int>, y: Range<Int>) {
            self.x = x
            self.y = y
        }
    }

    /// Nothing covered, in a square picture.
    init(size: Int) {
        self.size = size
        shares = Array(repeating: 0, count: size * size)
        areas = Array(repeating: 0, count: size * (size + 2))
    }

    /// Covers the inside of a figure whose places are shares of the picture.
    mutating func cover(_ outline: Outline) {
        let scale = Float(size)
        var (low, high) = (Point(repeating: .infinity), Point(repeating: -.infinity))
        for contour in outline.contours {
            var last = contour[contour.count - 1] * scale
            for point in contour {
                let next = point * scale
                low = pointwiseMin(low, next)
                high = pointwiseMax(high, next)
                addEdge(from: last, to: next)
                last = next
            }
        }
        window = Frame(from: low, to: high, size: size)
        Self.sum(&areas, into: &shares, window, size: size)
    }

    /// Covers an ellipse that fades from the centre outwards.
    mutating func cover(hazeAt centre: Point, radii: Point) {
        let scale = Float(size)
        let (middle, reach) = (centre * scale, radii * scale)
        window = Frame(from: middle - reach, to: middle + reach, size: size)
        let (window, size) = (window, size)
        var shares = shares.mutableSpan
        for y in window.y {
            let dy = (Float(y) + 0.5 - middle.y) / reach.y
            for x in window.x {
                let dx = (Float(x) + 0.5 - middle.x) / reach.x
                let rest = max(1 - dx * dx - dy * dy, 0)
                shares[y * size + x] = rest * rest
            }
        }
    }

    /// Keeps only what the other covers too, which is anything only inside the other's window.
    mutating func intersect(_ other: borrowing Coverage) {
        window.x = window.x.clamped(to: other.window.x)
        window.y = window.y.clamped(to: other.window.y)
        let (window, size) = (window, size)
        var shares = shares.mutableSpan
        let others = other.shares.span
        for y in window.y {
            for index in y * size + window.x.lowerBound..<y * size + window.x.upperBound {
                shares[index] *= others[index]
            }
        }
    }

    /// Turns the areas of a window into shares, and clears them.
    private static func sum(
        _ areas: inout [Float],
        into shares: inout [Float],
        _ window: Frame,
        size: Int
    ) {
        var areas = areas.mutableSpan
        var shares = shares.mutableSpan
        for y in window.y {
            let row = y * (size + 2)
            var sum: Float = 0
            for x in window.x {
                sum += areas[row + x]
                areas[row + x] = 0
                shares[y * size + x] = min(abs(sum), 1)
            }
            // What lies right of the window is the rest of edges that end there.
            areas[row + window.x.upperBound] = 0
            areas[row + window.x.upperBound + 1] = 0
        }
    }

    /// Adds an edge's area to its right, which a running sum then carries to the end of each row.
    private mutating func addEdge(from a: Point, to b: Point) {
        guard a.y != b.y else { return }
        let sign: Float = a.y < b.y ? 1 : -1
        let (top, bottom) = a.y < b.y ? (a, b) : (b, a)
        let width = Float(size)
        let first = max(Int(top.y.rounded(.down)), 0)
        let end = min(Int(bottom.y.rounded(.up)), size)
        guard first < end else { return }
        let slope = (bottom.x - top.x) / (bottom.y - top.y)
        let stride = size + 2
        var areas = areas.mutableSpan
        for y in first..<end {
            let from = max(Float(y), top.y)
            let to = min(Float(y + 1), bottom.y)
            let height = (to - from) * sign
            // Beyond the picture's sides an edge counts as if it stood on them.
            let x0 = min(max(top.x + (from - top.y) * slope, 0), width)
            let x1 = min(max(top.x + (to - top.y) * slope, 0), width)
            let row = y * stride
            let (left, right) = (min(x0, x1), max(x0, x1))
            let column = Int(left)
            let start = Float(column)
            if right <= start + 1 {
                let beyond = (left + right) / 2 - start
                areas[row + column] += height * (1 - beyond)
                areas[row + column + 1] += height * beyond
                continue
            }
            // The edge crosses several pixels of the row: each one's share is a trapezium.
            let steepness = height / (right - left)
            var (x, covered) = (left, Float(0))
            for column in column..<Int(right.rounded(.up)) {
                let next = min(Float(column + 1), right)
                let part = (next - x) * steepness
                let beyond = (x + next) / 2 - Float(column)
                areas[row + column] += part * (1 - beyond) + covered
                covered = part * beyond
                x = next
            }
            areas[row + Int(right.rounded(.up))] += covered
        }
    }
}
