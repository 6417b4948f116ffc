package import Tensors

/// A rectangle of pixels inside a picture, its corner counted from the top left.
package struct Window: Hashable, Sendable {
    /// The first column.
    package let x: Int
    /// The first row.
    package let y: Int
    /// Columns.
    package let width: Int
    /// Rows.
    package let height: Int

    /// The rectangle whose top left pixel is (x, y).
    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

extension Image {
    /// The window that covers everything.
    package var bounds: Window { Window(x: 0, y: 0, width: width, height: height) }

    /// The pixels inside a window, as a picture of their own.
    package func cropped(to window: Window) -> Image {
        check(window)
        var inside: [Float] = []
        inside.reserveCapacity(3 * window.height * window.width)
        for channel in 0..<3 {
            for y in window.y..<window.y + window.height {
                let start = (channel * height + y) * width + window.x
                inside += values[start..<start + window.width]
            }
        }
        return Image(height: window.height, width: window.width, values: inside)
    }

    /// Puts a picture, whole, with its top left pixel at (x, y).
    package mutating func paste(_ picture: Image, x: Int, y: Int) {
        let window = Window(x: x, y: y, width: picture.width, height: picture.height)
        check(window)
        for channel in 0..<3 {
            for row in 0..<picture.height {
                let from = (channel * picture.height + row) * picture.width
                let to = (channel * height + y + row) * width + x
                values.replaceSubrange(
                    to..<to + picture.width,
                    with: picture.values[from..<from + picture.width]
                )
            }
        }
    }

    /// The descent step: the window's pixels lose `rate` times a gradient of their shape.
    package mutating func descend(_ gradient: Tensor, rate: Float, in window: Window) {
        check(window)
        precondition(
            gradient.shape == [1, 3, window.height, window.width],
            "a gradient of shape \(gradient.shape) for a \(window.height)×\(window.width) window"
        )
        let slope = gradient.values
        let stride = width
        let plane = height * width
        var target = values.mutableSpan
        var source = 0
        for channel in 0..<3 {
            for y in window.y..<window.y + window.height {
                let start = channel * plane + y * stride + window.x
                for x in 0..<window.width {
                    target[start + x] -= rate * slope[source + x]
                }
                source += window.width
            }
        }
    }

    func check(_ window: Window) {
        precondition(
            window.x >= 0 && window.y >= 0 && window.width > 0 && window.height > 0
                && window.x + window.width <= width && window.y + window.height <= height,
            "\(window) reaches outside a \(height)×\(width) picture"
        )
    }
}
