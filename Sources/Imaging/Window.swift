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

    /// The pixels inside a window as a network's input, `[1, 3, h, w]`.
    package func tensor(in window: Window) -> Tensor {
        check(window)
        return unsafe Tensor([1, 3, window.height, window.width]) { inside in
            unsafe values.withUnsafeBufferPointer { values in
                guard var to = inside.baseAddress, let base = values.baseAddress else { return }
                for channel in 0..<3 {
                    for y in window.y..<window.y + window.height {
                        let row = unsafe base + (channel * height + y) * width + window.x
                        unsafe to.initialize(from: row, count: window.width)
                        unsafe to += window.width
                    }
                }
            }
        }
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

    func check(_ window: Window) {
        precondition(
            window.x >= 0 && window.y >= 0 && window.width > 0 && window.height > 0
                && window.x + window.width <= width && window.y + window.height <= height,
            "\(window) reaches outside a \(height)×\(width) picture"
        )
    }
}
